import type { SampledCost } from './sampled-cost.ts';

/** How long something is repeated to be timed, in seconds, and how often at most. */
const [patience, most] = [1, 20];

/** Times what a run does often: once to warm up, then again and again for a second. */
export async function timedCost(
  what: string,
  count: number,
  evaluate: () => Promise<unknown>,
): Promise<SampledCost> {
  await evaluate();
  const begun = performance.now();
  let measured = 0;
  let seconds = 0;
  while (measured < most && seconds < patience) {
    await evaluate();
    measured += 1;
    seconds = (performance.now() - begun) / 1000;
  }
  return { what, count, each: seconds / measured, measured };
}
