import type { Gauges } from './gauge.ts';
import type { Scaled } from './rules/rule.ts';
import {
  equateAlong,
  fixProduct,
  gathered,
  power,
  renamed,
  type Axis,
  type Sizes,
  type Terms,
} from './term.ts';

/** A tensor and a letter for each of its axes. */
export interface Operand extends Scaled {
  /** The letter of each axis. */
  readonly letters: readonly Axis[];
}

const sizesOf =
  (operands: readonly Operand[]): Sizes =>
  (letter) =>
    Math.max(1, ...operands.map(({ letters, shape }) => shape[letters.indexOf(letter)] ?? 1));

const inLetters = ({ terms, letters }: Operand): Terms => renamed(terms, (axis) => letters[axis as number]!);

/** The terms of a tensor with the axes `out` from terms in letters. */
const placed = (g: Gauges, terms: Terms, sizes: Sizes, out: readonly Axis[]): Terms =>
  renamed(gathered(g, terms, sizes), (letter) => out.indexOf(letter));

/**
 * The terms of Σ ∏ operands with the axes `out`, as by Einsum: along letters that are summed over, all addends must be scaled alike, which is asked
 * for by their scales being 1.
 */
export function multiplied(g: Gauges, operands: readonly Operand[], out: readonly Axis[]): Terms {
  const sizes = sizesOf(operands);
  let terms = operands.flatMap(inLetters);
  const summed = [...new Set(operands.flatMap(({ letters }) => letters))].filter(
    (letter) => !out.includes(letter),
  );
  for (const letter of summed) {
    const touching = terms.filter(({ axes }) => axes.includes(letter));
    fixProduct(g, touching, sizes);
    terms = terms.filter((term) => !touching.includes(term));
  }
  return placed(g, terms, sizes, out);
}

/** The terms of tensors that are added or chosen from place by place: all must be scaled alike. */
export function alike(g: Gauges, operands: readonly Operand[], out: readonly Axis[]): Terms {
  const sizes = sizesOf(operands);
  const [first, ...others] = operands.filter(({ isZero }) => !isZero);
  if (!first) return [];
  for (const other of others) fixProduct(g, [...inLetters(first), ...power(g, inLetters(other), -1)], sizes);
  return placed(g, inLetters(first), sizes, out);
}

/** An operand whose axes are aligned with the last ones of `rank`. */
export const aligned = (scaled: Scaled, rank: number): Operand => ({
  ...scaled,
  letters: scaled.shape.map((_, axis) => axis + rank - scaled.shape.length),
});

/** The axes 0 … rank − 1. */
export const axesOf = (rank: number): readonly number[] => Array.from({ length: rank }, (_, axis) => axis);

/** Makes the scales of a tensor the same along given axes, and gives what is left: terms that do not depend on them. */
export function evened(g: Gauges, { terms, shape }: Omit<Scaled, 'isZero'>, axes: readonly Axis[]): Terms {
  const sizes: Sizes = (axis) => shape[axis as number]!;
  for (const term of terms) equateAlong(g, term, axes, sizes);
  return gathered(g, terms, sizes);
}
