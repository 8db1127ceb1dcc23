import { type OnnxLoss } from '@orograph/models';
import {
  descend,
  ensembleMembers,
  memberRecords,
  minibatches,
  type EnsemblePlan,
  type MemberRecord,
} from '@orograph/probes';
import { cosineDecay, sgd, streamSeed, type SampledLoss, type Vector } from '@orograph/tensor';
import { consume } from '@orograph/program/run';
import { toArray, type Observable } from 'rxjs';
import type { EnsembleFlags } from './ensemble-command.ts';

/** The losses of a task, opened. */
export interface OpenTask {
  readonly train: OnnxLoss & SampledLoss;
  readonly test: OnnxLoss;
  readonly labels: ArrayLike<bigint | number>;
  readonly initial: (seed: number) => Vector;
}

/** Trains a network to the optimum that `fge` and `swa` go on from. */
export async function trainedOptimum(
  { train, initial }: OpenTask,
  seed: number,
  { epochs, batch, learningRate, momentum }: EnsembleFlags,
  signal: AbortSignal,
): Promise<Vector> {
  const size = Math.min(batch, train.examples);
  const steps = epochs * Math.floor(train.examples / size);
  const path = await collect(
    descend(minibatches(train, { size, seed }), {
      theta: initial(seed),
      optimizer: sgd({ momentum }),
      schedule: cosineDecay(learningRate, { steps }),
      steps,
      every: Infinity,
    }),
    signal,
  );
  return path.at(-1)!.theta;
}

/** Makes an ensemble from an optimum; `seed` and kind are its key. */
export async function ensembleRecord(
  { train, test, labels, initial }: OpenTask,
  optimum: Vector,
  plan: EnsembleFlags & EnsemblePlan,
  signal: AbortSignal,
): Promise<{
  readonly type: 'ensemble';
  readonly status: 'diverged' | 'done';
  readonly cycles: readonly MemberRecord[];
}> {
  const { seed, points } = plan;
  const found = await collect(
    ensembleMembers(train, { initial, optimum }, { ...plan, seed: streamSeed(seed, 1) }),
    signal,
  );
  const members = found.filter(({ status }) => status === 'done').map(({ theta }) => theta);
  const bench = { train, test, labels, points };
  const cycles = await memberRecords({ ...bench, follow: (probe) => collect(probe, signal) }, members);
  return { type: 'ensemble', status: found.at(-1)!.status, cycles };
}

async function collect<T>(probe: Observable<T>, signal: AbortSignal): Promise<T[]> {
  let values: T[] = [];
  await consume(probe.pipe(toArray()), (all) => void (values = all), signal);
  return values;
}
