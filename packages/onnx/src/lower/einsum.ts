import type { Emit } from '../emit.ts';
import { int, textOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { contract, reorder, summed, type Term } from './parts/einsum-terms.ts';
import { known, numbersFrom } from './parts/known.ts';

/** The letters as written, with those of the axes that `...` stands for in its place. */
const spelled = (written: string, hidden: readonly string[]): readonly string[] => {
  const [before, after] = written.split('...') as [string, string?];
  return after === undefined ? before.split('') : [...before.split(''), ...hidden, ...after.split('')];
};

/** The letters of a term, the axes behind `...` being numbers counted from the last one. */
function lettersOf(g: Emit, value: string, written: string): readonly string[] {
  const count = g.rank(value) - written.replace('...', '').length;
  return spelled(
    written,
    Array.from({ length: count }, (_, i) => String(count - 1 - i)),
  );
}

/** The diagonal along axes with the same letter: Σ over the later one where both indices are equal. */
function diagonal(g: Emit, term: Term): Term {
  const { value, letters } = term;
  const later = letters.findIndex((l, i) => letters.indexOf(l) < i);
  if (later < 0) return term;
  const first = letters.indexOf(letters[later]!);
  const [n] = numbersFrom(g, value, [later]) as [number];
  const along = (axis: number): string =>
    g.node('Reshape', [g.list([...Array(n).keys()]), g.list(letters.map((_, i) => (i === axis ? n : 1)))]);
  const kept = g.Where([g.node('Equal', [along(first), along(later)]), value, g.scalar(value, 0)]);
  const sum = g.ReduceSum([kept, g.list([later])], { keepdims: int(0) });
  return diagonal(g, { value: sum, letters: letters.toSpliced(later, 1) });
}

/** The term without its axes behind `...` that have size 1 and are broadcast. */
function narrowed(g: Emit, { value, letters }: Term): Term {
  const dims = known(g.shape(value), 'the number of axes of its inputs');
  const single = [...letters.keys()].filter((i) => /\d/.test(letters[i]!) && dims[i] === 1);
  if (single.length === 0) return { value, letters };
  return {
    value: g.Squeeze([value, g.list(single)]),
    letters: letters.filter((_, i) => !single.includes(i)),
  };
}

/** Sums of products over letters, from left to right: diagonals, transposes, sums and batched MatMuls. */
export const einsum: Lowering = (g, node) => {
  const [sides, explicit] = textOf(node, 'equation', '').replaceAll(' ', '').split('->') as [string, string?];
  const written = sides.split(',').map((letters, i): Term => {
    const value = node.inputs[i]!;
    return { value, letters: lettersOf(g, value, letters) };
  });
  const hidden = written
    .map(({ letters }) => letters.filter((l) => /\d/.test(l)))
    .reduce((a, b) => (b.length > a.length ? b : a));
  const all = written.flatMap(({ letters }) => letters.filter((l) => !/\d/.test(l)));
  const once = all.filter((l) => all.indexOf(l) === all.lastIndexOf(l)).toSorted();
  const output = explicit === undefined ? [...hidden, ...once] : spelled(explicit, hidden);
  const terms = written.map((term) => narrowed(g, diagonal(g, term)));
  const result = terms.reduce((a, b, i) =>
    contract(g, a, b, new Set([...output, ...terms.slice(i + 1).flatMap(({ letters }) => letters)])),
  );
  const kept = summed(g, result, new Set(output));
  const present = output.filter((l) => kept.letters.includes(l));
  const value = reorder(g, kept, present);
  const missing = [...output.keys()].filter((i) => !present.includes(output[i]!));
  return missing.length > 0 ? g.Unsqueeze([value, g.list(missing)]) : value;
};
