import type { Emit } from '../../emit.ts';
import { int, ints } from '../../node-attributes.ts';

/** A value with a letter for each of its axes. */
export interface Term {
  readonly value: string;
  readonly letters: readonly string[];
}

/** The term with its axes in another order. */
export const reorder = (g: Emit, { value, letters }: Term, to: readonly string[]): string =>
  to.every((l, i) => l === letters[i])
    ? value
    : g.Transpose([value], { perm: ints(to.map((l) => letters.indexOf(l))) });

/** Σ over the letters of a term that are not in `keep`. */
export function summed(g: Emit, { value, letters }: Term, keep: ReadonlySet<string>): Term {
  const axes = [...letters.keys()].filter((i) => !keep.has(letters[i]!));
  if (axes.length === 0) return { value, letters };
  return {
    value: g.ReduceSum([value, g.list(axes)], { keepdims: int(0) }),
    letters: letters.filter((l) => keep.has(l)),
  };
}

/** The product of two terms as one batched MatMul: [batch, left, shared] × [batch, shared, right]. */
export function contract(g: Emit, a: Term, b: Term, keep: ReadonlySet<string>): Term {
  const first = summed(g, a, new Set([...keep, ...b.letters]));
  const second = summed(g, b, new Set([...keep, ...first.letters]));
  const both = first.letters.filter((l) => second.letters.includes(l));
  const [batch, shared] = [both.filter((l) => keep.has(l)), both.filter((l) => !keep.has(l))];
  const left = first.letters.filter((l) => !both.includes(l));
  const right = second.letters.filter((l) => !both.includes(l));
  const dims = (term: Term, letters: readonly string[]): string[] =>
    letters.map((l) => g.dimOf(term.value, term.letters.indexOf(l)));
  const shape = (parts: readonly string[]): string =>
    parts.length ? g.node('Concat', parts, { axis: int(0) }) : g.list([]);
  const size = (parts: readonly string[]): string =>
    g.node('ReduceProd', [shape([g.list([1]), ...parts])], { keepdims: int(1) });
  const block = (term: Term, order: readonly (readonly string[])[]): string =>
    g.Reshape([reorder(g, term, order.flat()), shape(order.map((letters) => size(dims(term, letters))))]);
  const product = g.MatMul([block(first, [batch, left, shared]), block(second, [batch, shared, right])]);
  const letters = [...batch, ...left, ...right];
  const sizes = [...dims(first, batch), ...dims(first, left), ...dims(second, right)];
  return { value: g.Reshape([product, shape(sizes)]), letters };
}
