import type { SampledCost } from '@orograph/program/run';
import { trainSeed, type SeedTraining } from '@orograph/studies';
import { filter, lastValueFrom, takeUntil, takeWhile, tap, timer } from 'rxjs';

/** For how long, at most, the steps of a training are followed after the first, and the first is waited for, in seconds. */
const [patience, first] = [3, 60];

/** Trains for a few seconds, keeps nothing, and gives what a step costs of all there would be. */
export async function trainCost(training: SeedTraining, seeds: number): Promise<SampledCost> {
  const begun = performance.now();
  const times: number[] = [];
  const steps = trainSeed({ ...training, out: undefined, every: 1 }).pipe(
    filter(({ type }) => type === 'step'),
    tap(() => times.push((performance.now() - begun) / 1000)),
    takeWhile(() => times.at(-1)! - times[0]! <= patience),
    takeUntil(timer(1000 * first)),
  );
  await lastValueFrom(steps, { defaultValue: undefined });
  // What is prepared once does not count for the steps.
  const rest = times.length - 1;
  const each = rest > 0 ? (times.at(-1)! - times[0]!) / rest : (times[0] ?? null);
  const { batch, epochs, plan } = training;
  return {
    what: `steps of ${batch} examples, ${epochs} epochs of ${seeds === 1 ? 'one seed' : `${seeds} seeds`}`,
    count: seeds * plan.steps,
    each,
    measured: times.length,
  };
}
