import { collapse, lengthOf, renamed, uniteLabels, type Label, type Labels, type Letter } from './label.ts';
import { fixed } from './span.ts';

/** A tensor and a letter for each of its axes. */
export interface Term {
  /** What permutes each axis. */
  readonly labels: Labels;
  /** The letter of each axis; axes of one letter run together. */
  readonly letters: readonly Letter[];
}

/**
 * The labels of the tensor with the axes `out` that is made of others position by position, as by Einsum: axes of one letter are permuted
 * together, those that are not in `out` are summed over. Axes of length 1 are broadcast.
 */
export function combine(terms: readonly Term[], out: readonly Letter[]): Labels {
  const found = new Map<Letter, Label>();
  for (const { labels, letters } of terms)
    labels.forEach((label, axis) => {
      if (lengthOf(label) === 1) return;
      const letter = letters[axis]!;
      const own = renamed(label, (over) => letters[over as number]!);
      const known = found.get(letter);
      if (known) uniteLabels(known, own);
      else found.set(letter, own);
    });
  const summed = [...found.keys()].filter((letter) => !out.includes(letter));
  return out.map((letter) => {
    const label = found.get(letter) ?? fixed(1);
    const kept = summed.reduce<Label>((rest, over) => collapse(rest, over), label);
    return renamed(kept, (over) => out.indexOf(over));
  });
}

/** Letters for `rank` axes, counted from the last one, as broadcasting aligns them. */
export const aligned = (rank: number, last = ''): readonly string[] =>
  Array.from({ length: rank }, (_, i) => `${last}${rank - i}`);

/** The labels of the tensor that tensors are broadcast to. */
export function broadcast(all: readonly Labels[]): Labels {
  const rank = Math.max(...all.map(({ length }) => length));
  return combine(
    all.map((labels) => ({ labels, letters: aligned(labels.length) })),
    aligned(rank),
  );
}
