import type { SliceGrid } from './slice-grid.ts';

/** Points of a slice that the level never reaches. */
export interface MissingPoints {
  /** How many points there are. */
  readonly points: number;
  /** How many were never measured. */
  readonly unmeasured: number;
  /** How many count as infinitely high, those that were not measured included. */
  readonly infinite: number;
}

const are = (count: number): string => `${count} ${count === 1 ? 'is' : 'are'}`;

/** Says how many points of a slice are not finite or not measured, and what they count as; nothing where there are none. */
export function missingText({ points, unmeasured, infinite }: MissingPoints): string | undefined {
  if (infinite === 0) return undefined;
  const kinds = [
    ...(infinite > unmeasured ? [`${are(infinite - unmeasured)} not finite`] : []),
    ...(unmeasured > 0 ? [`${are(unmeasured)} not measured`] : []),
  ];
  return `of ${points} points ${kinds.join(' and ')}: they count as infinitely high`;
}

/** How many points a slice has, and how many of them were not measured. */
export const measuredCounts = ({
  loss,
  measured,
}: SliceGrid): { readonly points: number; readonly unmeasured: number } => ({
  points: loss.length,
  unmeasured: measured.filter((there) => there === 0).length,
});
