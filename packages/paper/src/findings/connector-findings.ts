import { numbersOf, type Results } from '../report/read-results.ts';
import type { Finding } from '../verdict/finding.ts';

/** What connectors are measured by: how high the flat simplex rises. */
export const flatRise = (results: Results, keys: readonly string[]): Finding => ({
  what: 'rise of the flat simplex above the worst optimum / loss at the origin',
  samples: keys.flatMap((key) =>
    quotient(
      results,
      key,
      (at) => at('flat', 'highest') - at('worstOptimum', 'loss'),
      (at) => at('atOrigin'),
    ),
  ),
  expected: 'above',
  bar: 0.05,
});

/** How much of the rise of the flat simplex the connector keeps, on training and on test data. */
export const riseShares = (results: Results, keys: readonly string[]): Finding[] =>
  [[], ['test']].map((under) => ({
    what: `rise of the highest loss above the worst optimum, connector / flat simplex, ${dataOf(under)}`,
    samples: keys.flatMap((key) => {
      const rise =
        (surface: string) =>
        (at: Reader): number =>
          at(...under, surface, 'highest') - at(...under, 'worstOptimum', 'loss');
      return quotient(results, key, rise('connector'), rise('flat'));
    }),
    expected: 'below',
    bar: 0.25,
  }));

/** Of a classifier how much of the accuracy that the flat simplex loses the connector loses too. */
export const accuracyShares = (results: Results, keys: readonly string[]): Finding[] =>
  [[], ['test']].flatMap((under) => {
    const samples = keys.flatMap((key) => {
      const loss =
        (surface: string) =>
        (at: Reader): number =>
          at(...under, 'worstOptimum', 'accuracy') - at(...under, surface, 'lowestAccuracy');
      return quotient(results, key, loss('connector'), loss('flat'));
    });
    const what = `accuracy lost at the worst point, connector / flat simplex, ${dataOf(under)}`;
    return samples.length === 0 ? [] : [{ what, samples, expected: 'below' as const, bar: 0.25 }];
  });

const dataOf = (under: readonly string[]): string => (under.length === 0 ? 'training data' : 'test data');

/** Reads a number of a record; `NaN` where there is none. */
type Reader = (...path: string[]) => number;

/** The quotient of two numbers of a record; none where they are not there. */
function quotient(
  results: Results,
  key: string,
  above: (at: Reader) => number,
  below: (at: Reader) => number,
): number[] {
  let isThere = results.has(key);
  const at: Reader = (...path) => {
    const [value] = numbersOf(results, [key], ...path);
    isThere &&= value !== undefined;
    return value ?? Number.NaN;
  };
  const value = above(at) / below(at);
  return isThere ? [value] : [];
}
