import { listAt, type Results } from '../report/read-results.ts';
import type { Finding } from '../verdict/finding.ts';

/** How far directions are followed, in units of |θ|. */
export const limit = 3;

/** The mean reach of a kind of direction. */
export const meanReach = (results: Results, key: string, ...path: readonly string[]): number => {
  const lengths = listAt(results, key, 'reach', ...path);
  return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
};

/** The mean reach, with an upper end that is infinite where one of the directions was low up to the limit. */
const reachEnds = (results: Results, key: string, ...path: readonly string[]): readonly [number, number] => {
  const mean = meanReach(results, key, ...path);
  return [mean, listAt(results, key, 'reach', ...path).some((length) => length >= limit) ? Infinity : mean];
};

const over = (
  [low, high]: readonly [number, number],
  [least, most]: readonly [number, number],
): readonly [number, number] => [low / most, high / least];

/** On the toy, where directions are known to be long or short; the way outwards of the radial one. */
export const longer = (
  results: Results,
  keys: readonly string[],
  [long, short]: readonly [string, string],
  bar: number,
): Finding => ({
  what: `reach of ${long} / of ${short} directions`,
  samples: keys
    .filter((key) => results.has(key))
    .map((key) =>
      over(
        reachEnds(results, key, long, long === 'radial' ? 'forward' : 'shorter'),
        reachEnds(results, key, short, 'shorter'),
      ),
    ),
  expected: 'above',
  bar,
  isRatio: true,
});

/** By how much a kind of direction is longer than the curvature tells. */
const beyond = (
  results: Results,
  key: string,
  kind: string,
  way: 'forward' | 'shorter',
): readonly [number, number] =>
  over(reachEnds(results, key, kind, way), reachEnds(results, key, kind, 'told', way));

/** Random and other directions beside leading ones: 1 on any quadratic loss. */
export const farther = (
  results: Results,
  keys: readonly string[],
  kind: string,
  way: 'forward' | 'shorter',
  beside = 'leading',
): Finding => ({
  what: `reach of ${kind} directions${way === 'forward' ? ' outwards' : ''} / what their curvature tells, beside the same of ${beside} ones`,
  samples: keys
    .filter((key) => results.has(key))
    .map((key) => over(beyond(results, key, kind, way), beyond(results, key, beside, 'shorter'))),
  expected: 'above',
  bar: 1.25,
  isRatio: true,
});
