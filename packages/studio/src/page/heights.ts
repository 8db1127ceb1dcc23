import type { PlotGrid } from '@orograph/report';

/** The loss over a plane as heights of 0 to 1, on the scale of its map: logarithmic where all of it is positive. */
export function heights({ fields }: PlotGrid): (number | null)[] {
  const values = Object.values(fields)[0]!.map((value) => (typeof value === 'number' ? value : null));
  const finite = values.filter((value) => value !== null);
  const isLog = finite.every((value) => value > 0);
  const lifted = values.map((value) => (value === null ? null : isLog ? Math.log(value) : value));
  const [low, high] = lifted.reduce(
    ([least, greatest], value) =>
      value === null ? [least, greatest] : [Math.min(least, value), Math.max(greatest, value)],
    [Infinity, -Infinity] as [number, number],
  );
  return lifted.map((value) => (value === null ? null : high > low ? (value - low) / (high - low) : 0.5));
}
