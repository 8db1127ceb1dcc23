import { confidenceInterval } from '@orograph/tensor';

/** The least distance of a mean from a bar that n repetitions resolve at 5 %, in standard deviations of a repetition: t₀.₉₇₅(n − 1)/√n. */
export const resolvable = (count: number): number =>
  confidenceInterval({ mean: 0, standardError: 1, count })[1] / Math.sqrt(count);

/** The least number of repetitions that resolves a distance, in standard deviations; `undefined` beyond 1000. */
export function repetitionsFor(distance: number): number | undefined {
  for (let count = 2; count <= 1000; count++) if (resolvable(count) <= distance) return count;
  return undefined;
}

/** How many repetitions resolve which effect: `3 resolve 2.5 standard deviations, 5 1.2, 10 0.72, 20 0.47`. */
export const resolvableWords = (): string =>
  [3, 5, 10, 20]
    .map((count, i) => {
      const effect = resolvable(count).toPrecision(2);
      return i === 0 ? `${count} resolve ${effect} standard deviations` : `${count} ${effect}`;
    })
    .join(', ');
