import { cosineDecay, sgd, streamSeed, type SampledLoss, type Vector } from '@orograph/tensor';
import { concat, defer, map, type Observable } from 'rxjs';

import { minibatches } from '../objective.ts';
import { snapshots, type Snapshot } from '../snapshots.ts';
import { cyclicalMethods, type EnsembleMethod } from './ensemble-method.ts';

/** How the members of an ensemble are trained. */
export interface EnsemblePlan {
  /** By which method. */
  readonly method: EnsembleMethod;
  /** The largest learning rate of a cycle; of `independent` that at the start. */
  readonly rate: number;
  /** How many members. */
  readonly cycles: number;
  /** Epochs in a cycle, and for each member of `independent`. */
  readonly cycleEpochs: number;
  /** Examples a step. */
  readonly batch: number;
  /** β of the heavy ball. */
  readonly momentum: number;
  /** The seed of the batches, and of the initializations of `independent`. */
  readonly seed: number;
}

/** Where the members come from. */
export interface EnsembleStart {
  /** θ₀ of a seed. */
  readonly initial: (seed: number) => Vector;
  /** A trained optimum, for the methods that go on from one. */
  readonly optimum: Vector;
}

/** The members of an ensemble, in order. Cold; a descent that diverges ends it. */
export function ensembleMembers(
  loss: SampledLoss,
  { initial, optimum }: EnsembleStart,
  plan: EnsemblePlan,
): Observable<Snapshot> {
  const { method, rate, cycles, cycleEpochs, batch, momentum, seed } = plan;
  const size = Math.min(batch, loss.examples);
  const period = cycleEpochs * Math.floor(loss.examples / size);
  const optimizer = sgd({ momentum });
  if (method === 'independent')
    return concat(
      ...Array.from({ length: cycles }, (_, cycle) => {
        const own = streamSeed(seed, cycle);
        const schedule = cosineDecay(rate, { steps: period });
        const objective = minibatches(loss, { size, seed: own });
        const settings = { optimizer, schedule, period, cycles: 1 };
        return defer(() => snapshots(objective, { ...settings, theta: initial(own) })).pipe(
          map((snapshot) => ({ ...snapshot, cycle })),
        );
      }),
    );
  const { fromOptimum, schedule, at } = cyclicalMethods[method];
  return snapshots(minibatches(loss, { size, seed }), {
    theta: fromOptimum ? optimum : initial(seed),
    optimizer,
    schedule: schedule(rate, period),
    period,
    cycles,
    at: at(period),
  });
}
