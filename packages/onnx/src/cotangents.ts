import type { Emit } from './emit.ts';
import type { Node } from './graph.ts';
import { int, ints } from './node-attributes.ts';

/** The cotangent of x[…, from:to, …] along one axis. */
interface Part {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly value: string;
}

/** The cotangent aᵀ b of w in a w. */
interface Product {
  readonly a: string;
  readonly b: string;
}

/** What waits for others of its kind, and what it would add by itself. */
interface Waiting {
  readonly dx: string;
}

/** What the readers of values have given back to them, added up. */
export interface Cotangents {
  /** Adds what a node gives back to one of its inputs; `dy` is the cotangent of the node. */
  add(node: Node, x: string, dx: string, dy: string): void;
  /** The sum for a value, or `undefined` where nothing came back. */
  of(x: string): string | undefined;
}

/** Where a Slice reads, where that is one known range along one axis of known length. */
function rangeOf(g: Emit, { op, domain, inputs }: Node): Omit<Part, 'value'> | undefined {
  if (op !== 'Slice' || domain !== '') return undefined;
  const [x, ...lists] = inputs as [string, string, string, string?, string?];
  const [starts, ends, axes, steps] = lists.map((name) => (name ? g.elements(name) : undefined));
  const dims = g.shape(x);
  const axis = axes ? axes[0] : 0;
  if (!dims || starts?.length !== 1 || ends?.length !== 1 || axis === undefined) return undefined;
  if (lists[3] && steps?.[0] !== 1) return undefined;
  const size = dims.at(axis);
  const [from, end] = [starts[0]!, ends[0]!];
  if (typeof size !== 'number' || from < 0 || end < from) return undefined;
  return { axis: axis < 0 ? axis + dims.length : axis, from, to: Math.min(end, size) };
}

/** Whether a node multiplies rows by x. */
const multiplies = (g: Emit, { op, domain, inputs }: Node, x: string): boolean =>
  op === 'MatMul' && domain === '' && inputs[1] === x && inputs.every((name) => g.shape(name)?.length === 2);

/** Σ aᵀ b as one product of all rows. */
function inOneProduct(g: Emit, products: readonly Product[]): string {
  const rows = (names: readonly string[]): string => g.Concat(names, { axis: int(0) });
  const a = g.Transpose([rows(products.map((one) => one.a))], { perm: ints([1, 0]) });
  return g.MatMul([a, rows(products.map((one) => one.b))]);
}

/** Zeros in the shape of x, but with `length` along an axis. */
function gap(g: Emit, x: string, axis: number, length: number): string {
  const sizes = [...Array(g.rank(x)).keys()].map((i) => (i === axis ? g.list([length]) : g.dimOf(x, i)));
  const known = sizes.map((size) => g.elements(size)?.[0]);
  const shape = known.every((n) => n !== undefined)
    ? g.list(known)
    : g.node('Concat', sizes, { axis: int(0) });
  return g.Expand([g.scalar(x, 0), shape]);
}

/** The parts one after the other with zeros between them, or `undefined` where they overlap or lie along several axes. */
function laidOut(g: Emit, x: string, parts: readonly Part[]): string | undefined {
  const [{ axis }] = parts as [Part];
  if (parts.some((part) => part.axis !== axis)) return undefined;
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to, value } of parts.toSorted((a, b) => a.from - b.from)) {
    if (from < at) return undefined;
    if (from > at) pieces.push(gap(g, x, axis, from - at));
    pieces.push(value);
    at = to;
  }
  const size = g.elements(g.dimOf(x, axis))![0]!;
  if (size > at) pieces.push(gap(g, x, axis, size - at));
  return g.Concat(pieces, { axis: int(axis) });
}

/**
 * Adds cotangents up. What several Slices of one value give back is laid side by side, where each would else be padded to the size of
 * the value and added: with a slice a step, as in a recurrent layer that is written out, that grows with the square of the steps. What
 * several products with one matrix give back is one product of all their rows.
 */
export function cotangents(g: Emit, seeds: ReadonlyMap<string, string>): Cotangents {
  const sums = new Map(seeds);
  const parts = new Map<string, (Part & Waiting)[]>();
  const products = new Map<string, (Product & Waiting)[]>();
  const plus = (x: string, dx: string): void => {
    const sum = sums.get(x);
    sums.set(x, sum === undefined ? dx : g.Add([sum, dx]));
  };
  /** Adds what waits for a value: as one, where there is more and it can be. */
  function settle<T extends Waiting>(
    x: string,
    lists: Map<string, T[]>,
    join: (all: T[]) => string | undefined,
  ): void {
    const all = lists.get(x) ?? [];
    lists.delete(x);
    const whole = all.length > 1 ? join(all) : undefined;
    if (whole !== undefined) g.shapedAs(whole, x);
    for (const dx of whole === undefined ? all.map((one) => one.dx) : [whole]) plus(x, dx);
  }
  return {
    add: (node, x, dx, dy) => {
      const range = rangeOf(g, node);
      if (range) parts.set(x, [...(parts.get(x) ?? []), { ...range, value: dy, dx }]);
      else if (multiplies(g, node, x))
        products.set(x, [...(products.get(x) ?? []), { a: node.inputs[0]!, b: dy, dx }]);
      else plus(x, dx);
    },
    of: (x) => {
      settle(x, parts, (all) => laidOut(g, x, all));
      settle(x, products, (all) => inOneProduct(g, all));
      return sums.get(x);
    },
  };
}
