import { twiceDifferentiable, type Subject } from '@orograph/models';
import { quadratures, shortDirections, subspace, type ColumnKind } from '@orograph/probes';
import { misuse, type Task } from '@orograph/runs';
import {
  adam,
  cosineDecay,
  displace,
  norm,
  randomDirection,
  streamSeed,
  type Measurement,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { map } from 'rxjs';

import type { Wedge } from './wedge-summary.ts';

/** A record of one of the three ways. */
export interface WayRecord {
  readonly type: string;
  /** Where a descent in a cut ended. */
  readonly loss?: number;
  /** How far the short directions go that a search found. */
  readonly reaches?: readonly number[];
}

/** A model, and what is long and high there. */
export interface WedgeSubject extends Wedge {
  /** The loss with its second derivatives. */
  readonly loss: TwiceDifferentiableLoss;
  /** The optimum. */
  readonly theta: Vector;
  /** The dimensions of the cuts. */
  readonly dimensions: readonly number[];
  /** How cuts are drawn. */
  readonly columns: ColumnKind;
  /** Loss and metrics of the model. */
  readonly at: Measurement;
}

/** What is long at a model, and how it is cut. */
export interface WedgeScaleSettings {
  /** From where on a loss is high. */
  readonly threshold: number;
  /** How far a long direction goes; half the norm of θ where absent. */
  readonly length?: number | undefined;
  /** The dimensions of the cuts beside D; powers of 2 where absent. */
  readonly dimensions?: readonly number[] | undefined;
  /** How they are drawn; orthonormal while that is small, else by Fastfood where absent. */
  readonly columns?: ColumnKind | undefined;
}

/** How much of a wedge is measured. */
export interface WedgePlan {
  /** Seeds of the cuts and of the searches. */
  readonly seeds: readonly number[];
  /** Steps of the descent in each cut. */
  readonly descent: number;
  /** Random vectors for the spectrum, products of each, and their seed. */
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  /** Short directions that a search finds at most. */
  readonly most: number;
}

/** Most numbers that a basis of a random subspace may take to be drawn orthonormal by default. */
const mostDense = 2 ** 24;

/**
 * Says what is long and high at a model, where its loss is `at`.
 *
 * @throws MisuseError for a model without second derivatives, or a cut larger than the space.
 */
export function wedgeSubject(
  open: Pick<Subject, 'loss' | 'path'>,
  at: Measurement,
  { threshold, length, dimensions, columns }: WedgeScaleSettings,
): WedgeSubject {
  const { theta, dim } = open.loss;
  return {
    model: open.path,
    dim,
    theta,
    loss: twiceDifferentiable(open),
    at,
    threshold,
    rise: threshold - at.loss,
    length: length ?? norm(theta) / 2,
    dimensions: dimensionsOf(dimensions, dim),
    columns: columns ?? (dim ** 2 <= mostDense ? 'orthonormal' : 'fastfood'),
  };
}

/** The dimensions of the cuts: powers of 2 below D or those asked for, and D, the control: such a cut holds the optimum. */
function dimensionsOf(dimensions: readonly number[] | undefined, dim: number): readonly number[] {
  const tooMany = dimensions?.find((d) => d > dim);
  if (tooMany !== undefined)
    throw misuse('a cut is larger than the space', {
      expected: `at most D = ${dim}`,
      got: String(tooMany),
      setting: 'dimensions',
    });
  const powers = Array.from({ length: Math.ceil(Math.log2(dim)) }, (_, k) => 2 ** k);
  const below = dimensions ?? powers.filter((d) => d >= dim / 512);
  return [...new Set([...below, dim])];
}

/** Estimates the dimension of the low-loss region around a model in three ways: by cuts, by the spectrum, and by searching for short directions. */
export function* wedgeTasks(subject: WedgeSubject, plan: WedgePlan): Generator<Task<WayRecord>> {
  yield* cuts(subject, plan);
  yield spectrum(subject, plan);
  yield searches(subject, plan);
}

/** Descents in random subspaces through points at a distance ℓ from the optimum. */
function* cuts(
  { model, loss, theta, length, dimensions, columns }: WedgeSubject,
  { seeds, descent }: WedgePlan,
): Generator<Task<WayRecord>> {
  for (const d of dimensions)
    yield {
      key: { model, way: 'cut-off', d },
      count: seeds.length,
      stream: (skip) =>
        subspace(loss, {
          origin: (seed) => displace(theta, [randomDirection(loss.dim, streamSeed(seed, 1))], [length]),
          dimensions: [d],
          seeds: seeds.slice(skip),
          columns,
          optimizer: adam(),
          schedule: cosineDecay((0.2 * length) / Math.sqrt(d), { steps: descent }),
          steps: descent,
        }).pipe(map(({ type, seed, loss: found, status }) => ({ type, seed, loss: found, status }))),
      isDue: ({ seed }, place) => seed === seeds[place],
    };
}

/** Gauss rules of the Hessian's spectrum at the optimum. */
const spectrum = (
  { model, loss, theta }: WedgeSubject,
  { runs, steps, seed }: WedgePlan,
): Task<WayRecord> => ({
  key: { model, way: 'spectrum' },
  count: runs,
  stream: (skip) =>
    quadratures(loss, { theta, runs, steps: Math.min(steps, loss.dim), seed, skip, outside: [] }),
  isDue: ({ sample }, place) => sample === place,
});

/** Searches for short directions, one at a time. */
const searches = (
  { model, loss, theta, length, threshold }: WedgeSubject,
  { seeds, most }: WedgePlan,
): Task<WayRecord> => ({
  key: { model, way: 'sequential' },
  count: seeds.length,
  stream: (skip) => shortDirections(loss, { theta, length, threshold, seeds: seeds.slice(skip), most }),
  isDue: ({ seed }, place) => seed === seeds[place],
});
