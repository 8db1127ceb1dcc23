import { Refused } from './refused.ts';

/**
 * The lengths of the pieces that Split makes of an axis of a given length: those it is told, or equal ones, of which the last may be shorter.
 *
 * @throws Refused where the lengths told are no lengths, or do not add up to that of the axis.
 */
export function pieceSizes(told: readonly number[] | undefined, length: number, count: number): number[] {
  if (!told) {
    const each = Math.ceil(length / count);
    return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(each, length - i * each)));
  }
  const isLength = (size: number): boolean => Number.isInteger(size) && size >= 0;
  const sum = told.reduce((all, size) => all + size, 0);
  if (!told.every(isLength) || told.length !== count || (sum !== length && !Number.isNaN(length)))
    throw new Refused(`splits ${length} places in ${count} pieces of ${told.join(', ')}`);
  return [...told];
}
