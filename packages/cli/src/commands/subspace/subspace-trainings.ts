import type { Trainable } from '@orograph/models';
import { descend, minibatches, subspace, type DescentSettings, type Objective } from '@orograph/probes';
import { adam, cosineDecay, type Vector } from '@orograph/tensor';
import { consume, progressBar } from '@orograph/program/run';
import type { Terminal } from '@orograph/program';
import { concatMap, finalize, from, map, type Observable } from 'rxjs';

import { bothOf, measureFlat, type BothMeasured } from './measure-both.ts';
import type { SubspaceFlags } from './subspace-command.ts';

/** A network, and in which subspaces it is trained. */
export interface SubspaceSweep {
  /** The network on its data. */
  readonly task: Trainable;
  /** The flags. */
  readonly flags: SubspaceFlags;
  /** The dimensions. */
  readonly dimensions: readonly number[];
  /** Examples in a batch. */
  readonly batch: number;
  /** Steps of each training. */
  readonly steps: number;
  /** How subspaces are drawn. */
  readonly columns: 'fastfood' | 'normalized' | 'orthonormal' | 'sparse';
}

/** The trainings of a sweep, each with a bar of its steps. */
interface SubspaceTrainings {
  /** Trains in the whole space from a seed, to its last point. */
  readonly whole: (seed: number, signal: AbortSignal) => Promise<Vector>;
  /** Trains in a subspace. */
  readonly inSubspace: (d: number, seed: number) => Observable<DimensionRecord>;
}

interface DimensionRecord extends BothMeasured {
  readonly type: 'dimension';
  readonly status: string;
}

/** Trains a network in its space and in subspaces, by Adam under a rate that falls to 0. */
export function subspaceTrainings(
  { task, flags, batch, steps, columns }: SubspaceSweep,
  terminal: Terminal,
): SubspaceTrainings {
  const { loss, origin } = task;
  const { baselineRate, burnIn, learningRate } = flags;
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
    const bar = progressBar<number>(terminal, { name, total, numberOf: (value) => value });
    const began = Date.now();
    let count = 0;
    const onValue = (value: number): void => {
      count += 1;
      const rate = (1000 * count) / Math.max(1, Date.now() - began);
      bar.update({ value, count, total, rate, eta: Math.max(0, total - count) / rate });
    };
    return { stop: () => bar.stop(), objective: minibatches(loss, { size: batch, seed, onValue }) };
  };
  const inWhole = async (
    seed: number,
    name: string,
    { rate, count, signal }: { readonly rate: number; readonly count: number; readonly signal: AbortSignal },
  ): Promise<Vector> => {
    const { objective, stop } = followed(seed, name, count);
    let end: Vector = origin(seed);
    try {
      const descent = descend(objective, { ...settings(rate, count), theta: end, every: count });
      await consume(descent, ({ theta }) => (end = theta), signal);
    } finally {
      stop();
    }
    return end;
  };
  const burnt = new Map<number, Promise<Vector>>();
  /** Where the subspaces of a seed begin: after the steps in the whole space, which are made once. */
  const start = (seed: number): Promise<Vector> => {
    if (burnIn === 0) return Promise.resolve(origin(seed));
    const known = burnt.get(seed);
    if (known) return known;
    const { signal } = new AbortController();
    const own = inWhole(seed, `burn-in, seed ${seed}`, { rate: baselineRate, count: burnIn, signal });
    burnt.set(seed, own);
    return own;
  };
  return {
    whole: (seed, signal) =>
      inWhole(seed, `whole space, seed ${seed}`, { rate: baselineRate, count: steps, signal }),
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
