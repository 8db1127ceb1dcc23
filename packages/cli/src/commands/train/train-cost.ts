import { type Context, InterruptedError, quietTerminal } from '@orograph/program';
import type { SampledCost } from '@orograph/program/run';
import { trainSeed, type SeedTask } from './train-seed.ts';

/** For how long, at most, the steps of a training are followed after the first, and the first is waited for, in seconds. */
const [patience, first] = [3, 60];

/** Trains for a few seconds, keeps nothing, and gives what a step costs of all there would be. */
export async function trainCost(
  task: SeedTask,
  seeds: number,
  { terminal, program, line }: Context,
): Promise<SampledCost> {
  const interruption = new AbortController();
  const begun = performance.now();
  const times: number[] = [];
  const timer = setTimeout(() => interruption.abort(), 1000 * first);
  const alone = { ...task, flags: { ...task.flags, out: undefined, every: 1 } };
  const context = { terminal: quietTerminal(terminal), signal: interruption.signal, program, line };
  try {
    await trainSeed(alone, context, 0, ({ type }) => {
      if (type !== 'step') return;
      times.push((performance.now() - begun) / 1000);
      if (times.at(-1)! - times[0]! > patience) interruption.abort();
    });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
  } finally {
    clearTimeout(timer);
  }
  // What is prepared once does not count for the steps.
  const rest = times.length - 1;
  const each = rest > 0 ? (times.at(-1)! - times[0]!) / rest : (times[0] ?? null);
  const { batch, epochs } = task.flags;
  return {
    what: `steps of ${batch} examples, ${epochs} epochs of ${seeds === 1 ? 'one seed' : `${seeds} seeds`}`,
    count: seeds * task.plan.steps,
    each,
    measured: times.length,
  };
}
