/** The share of the way that the descent to one fixed wedge covers: 1 − √(1 − d/c). */
export const lawAt = (d: number, cutOff: number, start: number): number =>
  start + (1 - start) * (1 - Math.sqrt(Math.max(0, 1 - d / cutOff)));

/** The c for which the law is nearest to the points, in least squares over a grid of 400 values. */
export function fittedCutOff(
  points: readonly { readonly x: number; readonly y: number }[],
  start: number,
): number {
  const largest = 20 * points.at(-1)!.x;
  const grid = Array.from({ length: 400 }, (_, i) => largest ** (i / 399));
  const misfit = (c: number): number =>
    points.reduce((sum, { x, y }) => sum + (y - lawAt(x, c, start)) ** 2, 0);
  return grid.reduce((best, c) => (misfit(c) < misfit(best) ? c : best));
}
