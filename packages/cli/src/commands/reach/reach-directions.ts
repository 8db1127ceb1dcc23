import {
  between,
  filterNormalize,
  normal,
  orthonormalize,
  random,
  reject,
  streamSeed,
  unit,
  type Vector,
} from '@orograph/tensor';

import { reachKinds, type ReachKind } from './reach-command.ts';
import type { Leading } from '../curvature/leading.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { OpenLoss } from '../../model/open-loss.ts';
import { withGradient } from '../../model/with-gradient.ts';

/** A direction to be followed, made when its turn comes. */
export interface ReachDirection {
  /** How it is made. */
  readonly kind: ReachKind;
  /** Its place among those of its kind, from 0. */
  readonly sample: number;
  /** What it leads to or along, where that has a name. */
  readonly name?: string;
  /** The checkpoint it leads to, whose state beside θ is met on the way. */
  readonly to?: OpenLoss;
  /** The curvature along it, if it is an eigenvector. */
  readonly eigenvalue?: number;
  /** The unit vector. */
  readonly make: () => Vector;
}

/** From where directions lead, and how many there are of a kind. */
export interface ReachSetting {
  /** The model. */
  readonly model: OpenLoss;
  /** θ before training. */
  readonly init?: OpenLoss;
  /** Other optima. */
  readonly optima: readonly OpenLoss[];
  /** How many of each random kind. */
  readonly samples: number;
  /** The eigenpairs of the largest eigenvalues, for `hessian`. */
  readonly pairs?: Pick<Leading, 'values' | 'vectors'> | undefined;
  /** The seed of what is random. */
  readonly seed: number;
}

/**
 * The directions of some kinds: `random` Gaussian, `filter` Gaussian with filters as long as θ's, `orthogonal` Gaussian without
 * its parts along θ, θ − θ_init and ∇L, `axis` random coordinate axes, `gradient` ∇L over all data, `radial` θ, `init` and
 * `optimum` to those points, `hessian` the eigenvectors of the largest eigenvalues.
 *
 * @throws MisuseError for a kind that needs a gradient or another checkpoint that is not there.
 */
export async function reachDirections(
  kinds: readonly ReachKind[],
  setting: ReachSetting,
): Promise<ReachDirection[]> {
  const { model, init, optima, samples, pairs, seed } = setting;
  const { theta, layout, dim } = model.loss;
  const has = (kind: ReachKind): boolean => kinds.includes(kind);
  const gradient =
    has('gradient') || has('orthogonal') ? (await withGradient(model).valueAndGrad(theta)).grad : undefined;
  const towards = (kind: ReachKind, others: readonly OpenLoss[]): ReachDirection[] =>
    others.map((to, sample) => ({
      kind,
      sample,
      name: to.path,
      to,
      make: () => directionOf(between(theta, to.loss.theta), to.path),
    }));
  if (has('init') && !init)
    throw misuse('no start of training', { expected: '--init M', got: 'none', where: '--direction init' });
  if (has('optimum') && optima.length === 0)
    throw misuse('no other optimum', { expected: 'another model', got: 'one', where: '--direction optimum' });
  const drawn = (kind: ReachKind, make: (seedOfSample: number) => Vector): ReachDirection[] =>
    Array.from({ length: samples }, (_, sample) => ({
      kind,
      sample,
      make: () => make(streamSeed(streamSeed(seed, reachKinds.indexOf(kind)), sample)),
    }));
  const known = (): Vector[] => [theta, ...(init ? [between(init.loss.theta, theta)] : []), gradient!];
  const makers: Readonly<Record<ReachKind, () => readonly ReachDirection[]>> = {
    random: () => drawn('random', (own) => unit(normal(dim, own))),
    filter: () => drawn('filter', (own) => unit(filterNormalize(normal(dim, own), theta, layout))),
    orthogonal: () => {
      const basis = orthonormalize(known().filter((v) => v.some((x) => x !== 0)));
      return drawn('orthogonal', (own) => unit(reject(basis, normal(dim, own))));
    },
    axis: () =>
      drawn('axis', () => new Float64Array(dim)).map((direction) => {
        const index = random(
          streamSeed(streamSeed(seed, reachKinds.indexOf('axis')), direction.sample),
        ).below(dim);
        const block = layout.blocks.findLast(({ offset }) => offset <= index)!;
        return {
          ...direction,
          name: `${block.name}[${index - block.offset}]`,
          make: () => new Float64Array(dim).fill(1, index, index + 1),
        };
      }),
    gradient: () => [
      { kind: 'gradient', sample: 0, make: () => directionOf(gradient!, '--direction gradient') },
    ],
    radial: () => [{ kind: 'radial', sample: 0, make: () => directionOf(theta, '--direction radial') }],
    init: () => towards('init', init ? [init] : []),
    optimum: () => towards('optimum', optima),
    hessian: () =>
      (pairs?.vectors ?? []).map((vector, sample) => ({
        kind: 'hessian',
        sample,
        eigenvalue: pairs!.values[sample]!,
        make: () => vector,
      })),
  };
  return kinds.flatMap((kind) => makers[kind]());
}

function directionOf(v: Vector, where: string): Vector {
  if (v.some((x) => x !== 0)) return unit(Float64Array.from(v));
  throw misuse('there is no direction', { expected: 'a vector that is not zero', got: 'zero', where });
}
