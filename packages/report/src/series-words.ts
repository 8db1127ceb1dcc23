import type { LinePoint, LineSeries } from './chart/line-chart.ts';
import { numberText } from './number-text.ts';

/** The most series that are told one by one. */
const most = 4;

/**
 * Tells in a sentence where each series begins and ends and, where these lie in between, its greatest and its least value.
 *
 * @param at - What the places on the x axis are, for instance `step`.
 */
export function courseWords(series: readonly LineSeries[], at: string): string {
  const told = series.flatMap(({ name, points }) => {
    const shown = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    return shown.length === 0 ? [] : [courseOf(name, shown, at)];
  });
  const more = told.length > most ? `; ${told.length - most} more lines are drawn` : '';
  return told.length === 0
    ? 'There is no finite value so far.'
    : `${capitalized(told.slice(0, most).join('; '))}${more}.`;
}

function courseOf(name: string, points: readonly LinePoint[], at: string): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const place = ({ x }: LinePoint): string => `${at} ${numberText(x)}`.trimStart();
  if (points.length === 1) return `${name} is ${numberText(first.y)} at ${place(first)}`;
  const [least, greatest] = [lowest(points), highest(points)];
  const apart = (greatest.y - least.y) / 20;
  const between = [
    ...(greatest.y - Math.max(first.y, last.y) > apart
      ? [`a maximum of ${numberText(greatest.y)} at ${place(greatest)}`]
      : []),
    ...(Math.min(first.y, last.y) - least.y > apart
      ? [`a minimum of ${numberText(least.y)} at ${place(least)}`]
      : []),
  ];
  if (least.y === greatest.y) return `${name} is ${numberText(first.y)} throughout`;
  return `${name} goes from ${numberText(first.y)} at ${place(first)} to ${numberText(last.y)} at ${place(last)}${between.length > 0 ? `, with ${between.join(' and ')}` : ''}`;
}

/** The point of a series where it is lowest, of finite values. */
export const lowest = <Point extends { readonly y: number }>(points: readonly Point[]): Point =>
  points.reduce((best, point) => (point.y < best.y || !Number.isFinite(best.y) ? point : best));

/** The point of a series where it is highest, of finite values. */
export const highest = <Point extends { readonly y: number }>(points: readonly Point[]): Point =>
  points.reduce((best, point) =>
    (point.y > best.y && point.y < Infinity) || !Number.isFinite(best.y) ? point : best,
  );

/** A sentence's beginning with its first letter as a capital. */
export const capitalized = (words: string): string =>
  words.replace(/^\p{Ll}(?=\p{Ll})/u, (letter) => letter.toUpperCase());
