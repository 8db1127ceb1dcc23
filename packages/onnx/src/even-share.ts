import { Refused } from './refused.ts';

/**
 * The size of each of `count` equal parts of `length`; `words` say what is shared among how many, `channels in 3 groups`.
 *
 * @throws Refused where they do not come out even, or the length is not known.
 */
export function evenShare(length: number, count: number, words: string): number {
  if (!Number.isInteger(count) || count < 1 || length % count !== 0)
    throw new Refused(
      `has ${Number.isNaN(length) ? 'an unknown number of' : length} ${words}, which do not share them`,
    );
  return length / count;
}
