import type { Trainable } from '@orograph/models';
import { descend, minibatches, subspace, type DescentSettings, type Objective } from '@orograph/probes';
import { adam, cosineDecay, type Vector } from '@orograph/tensor';
import { concatMap, finalize, from, map, type Observable } from 'rxjs';

import { lastValue } from '../last-value.ts';
import { uncounted, type WatchCount } from '../watch-count.ts';
import { bothOf, measureBoth, measureFlat, type BothMeasured } from './measure-both.ts';

/** A network, and in which subspaces it is trained. */
export interface SubspaceSweep {
  /** The network on its data. */
  readonly task: Trainable;
  /** Rate of Adam in the whole space, and in the subspaces, at the start. */
  readonly baselineRate: number;
  readonly learningRate: number;
  /** Steps in the whole space before a subspace is drawn. */
  readonly burnIn: number;
  /** The dimensions. */
  readonly dimensions: readonly number[];
  /** Examples in a batch. */
  readonly batch: number;
  /** Steps of each training. */
  readonly steps: number;
  /** How subspaces are drawn. */
  readonly columns: 'fastfood' | 'normalized' | 'orthonormal' | 'sparse';
}

/** The trainings of a sweep. */
export interface SubspaceTrainings {
  /** Measures the network before its training from a seed. */
  readonly start: (seed: number) => Promise<BothMeasured>;
  /** Trains in the whole space from a seed and measures its last point. */
  readonly whole: (seed: number, signal?: AbortSignal) => Promise<BothMeasured>;
  /** Trains in a subspace of a dimension: one record. */
  readonly inSubspace: (d: number, seed: number) => Observable<DimensionRecord>;
}

/** A training in a subspace. */
export interface DimensionRecord extends BothMeasured {
  readonly type: 'dimension';
  /** How it ended. */
  readonly status: string;
}

/** Trains a network in its space and in subspaces, by Adam under a rate that falls to 0. */
export function subspaceTrainings(
  { task, batch, steps, columns, baselineRate, burnIn, learningRate }: SubspaceSweep,
  watch: WatchCount = uncounted,
): SubspaceTrainings {
  const { loss, origin } = task;
  const settings = (
    rate: number,
    count: number,
  ): Pick<DescentSettings, 'optimizer' | 'schedule' | 'steps'> => ({
    optimizer: adam(),
    schedule: cosineDecay(rate, { steps: count }),
    steps: count,
  });
  /** Minibatches that show how far training has come. */
  const followed = (seed: number, name: string, total: number): Followed => {
    const made = watch({ name, total, unit: 'loss' });
    return {
      stop: () => made.stop(),
      objective: minibatches(loss, { size: batch, seed, onValue: made.next }),
    };
  };
  const inWhole = async (
    seed: number,
    name: string,
    {
      rate,
      count,
      signal,
    }: { readonly rate: number; readonly count: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Vector> => {
    const { objective, stop } = followed(seed, name, count);
    try {
      const descent = descend(objective, { ...settings(rate, count), theta: origin(seed), every: count });
      return (await lastValue(descent, signal)).theta;
    } finally {
      stop();
    }
  };
  const burnt = new Map<number, Promise<Vector>>();
  /** Where the subspaces of a seed begin: after the steps in the whole space, which are made once. */
  const start = (seed: number): Promise<Vector> => {
    if (burnIn === 0) return Promise.resolve(origin(seed));
    const known = burnt.get(seed);
    if (known) return known;
    const own = inWhole(seed, `burn-in, seed ${seed}`, { rate: baselineRate, count: burnIn });
    burnt.set(seed, own);
    return own;
  };
  return {
    start: (seed) => measureBoth(task, origin(seed)),
    whole: async (seed, signal) => {
      const name = `whole space, seed ${seed}`;
      return measureBoth(task, await inWhole(seed, name, { rate: baselineRate, count: steps, signal }));
    },
    inSubspace: (d, seed) =>
      from(Promise.resolve().then(() => start(seed))).pipe(
        concatMap((theta) => {
          const { objective, stop } = followed(seed, `d ${d}, seed ${seed}`, steps);
          return subspace(loss, {
            ...settings(learningRate, steps),
            origin: theta,
            dimensions: [d],
            seeds: [seed],
            columns,
            objective: () => objective,
            measured: {
              dim: loss.dim,
              value: (at) => loss.value(at),
              metrics: (at) => measureFlat(task, at),
            },
          }).pipe(finalize(stop));
        }),
        map(({ type, status, ...measured }) => ({ type, ...bothOf(measured), status })),
      ),
  };
}

interface Followed {
  readonly objective: Objective;
  readonly stop: () => void;
}
