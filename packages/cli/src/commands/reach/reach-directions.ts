import type { Subject } from '@orograph/models';
import {
  between,
  filterNormalize,
  hasFilters,
  norm,
  normal,
  random,
  reject,
  streamSeed,
  unit,
  type Layout,
  type Vector,
} from '@orograph/tensor';
import { misuse } from '@orograph/program';

import { reachKinds, type ReachKind } from './reach-command.ts';
import type { Leading } from '../curvature/leading.ts';

/** A direction to be followed, made when its turn comes. */
export interface ReachDirection {
  /** How it is made. */
  readonly kind: ReachKind;
  /** Its place among those of its kind, from 0. */
  readonly sample: number;
  /** The block of parameters that it stays within, if it does. */
  readonly block?: string;
  /** What it leads to or along, where that has a name. */
  readonly name?: string;
  /** The checkpoint it leads to, whose state beside θ is met on the way. */
  readonly to?: Subject;
  /** The curvature along it, if it is an eigenvector. */
  readonly eigenvalue?: number;
  /** Why there is no such direction, where there is none. */
  readonly missing?: string;
  /** The unit vector. */
  readonly make: () => Vector;
}

/** From where directions lead, and how many there are of a kind. */
export interface ReachSetting {
  /** The model. */
  readonly model: Subject;
  /** θ before training. */
  readonly init?: Subject;
  /** Other optima. */
  readonly optima: readonly Subject[];
  /** How many of each random kind. */
  readonly samples: number;
  /** ∇L over all data, for `gradient` and `orthogonal`. */
  readonly gradient?: Vector | undefined;
  /** The eigenpairs of the largest eigenvalues, for `hessian`. */
  readonly pairs?: Pick<Leading, 'values' | 'vectors'> | undefined;
  /** The seed of what is random. */
  readonly seed: number;
}

/**
 * The directions of some kinds: `random` Gaussian, `filter` Gaussian with filters as long as θ's, `orthogonal` Gaussian without
 * its parts along θ, θ − θ_init and ∇L, `axis` random coordinate axes, `gradient` ∇L over all data, `radial` θ, `init` and
 * `optimum` to those points, `hessian` the eigenvectors of the largest eigenvalues. One that does not exist, as along a gradient of
 * zero, says what is `missing`.
 *
 * @throws MisuseError for a kind that needs another checkpoint that is not there.
 */
export function reachDirections(
  kinds: readonly ReachKind[],
  setting: ReachSetting,
): readonly ReachDirection[] {
  const { model, init, optima, gradient, samples, pairs, seed } = setting;
  const { theta, layout, dim } = model.loss;
  if (kinds.includes('init') && !init)
    throw misuse('no start of training', { expected: '--init M', got: 'none', where: '--direction init' });
  if (kinds.includes('optimum') && optima.length === 0)
    throw misuse('no other optimum', { expected: 'another model', got: 'one', where: '--direction optimum' });
  const drawn = (kind: ReachKind, make: (seedOfSample: number) => Vector, missing?: string) =>
    Array.from({ length: samples }, (_, sample) => ({
      kind,
      sample,
      ...(missing !== undefined && { missing }),
      make: () => make(streamSeed(streamSeed(seed, reachKinds.indexOf(kind)), sample)),
    }));
  const makers: Readonly<Record<ReachKind, () => readonly ReachDirection[]>> = {
    random: () => drawn('random', (own) => unit(normal(dim, own))),
    filter: () =>
      drawn(
        'filter',
        (own) => unit(filterNormalize(normal(dim, own), theta, layout)),
        movesFilters(theta, layout) ? undefined : 'all filters are zero',
      ),
    orthogonal: () => {
      const known = [theta, ...(init ? [between(init.loss.theta, theta)] : []), gradient!];
      if (!known.every((v) => v.every(Number.isFinite)))
        return drawn('orthogonal', () => theta, 'the gradient is not finite');
      const basis = independent(known);
      const missing = basis.length < dim ? undefined : 'there are not enough parameters';
      return drawn('orthogonal', (own) => unit(reject(basis, normal(dim, own))), missing);
    },
    axis: () =>
      drawn('axis', () => theta).map((direction) => {
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
    gradient: () => [{ kind: 'gradient', sample: 0, ...along(gradient!, 'the gradient is') }],
    radial: () => [{ kind: 'radial', sample: 0, ...along(theta, 'the parameters are') }],
    init: () => (init ? [towards('init', init, 0, theta)] : []),
    optimum: () => optima.map((to, sample) => towards('optimum', to, sample, theta)),
    hessian: () =>
      (pairs?.vectors ?? []).map((vector, sample) => ({
        kind: 'hessian',
        sample,
        eigenvalue: pairs!.values[sample]!,
        ...along(vector, 'the eigenvector is'),
      })),
  };
  return kinds.flatMap((kind) => makers[kind]());
}

/** A vector's own direction, or why it has none. */
export function along(v: Vector, what: string): Pick<ReachDirection, 'make' | 'missing'> {
  const make = (): Vector => unit(Float64Array.from(v));
  if (!v.every(Number.isFinite)) return { make, missing: `${what} not finite` };
  return v.some((x) => x !== 0) ? { make } : { make, missing: `${what} zero` };
}

/** An orthonormal basis of the span of vectors, which may depend on each other. */
function independent(vectors: readonly Vector[]): readonly Vector[] {
  const basis: Vector[] = [];
  for (const v of vectors) {
    const rest = reject(basis, reject(basis, v));
    if (norm(rest) > 1e-8 * norm(v)) basis.push(unit(rest));
  }
  return basis;
}

const towards = (kind: ReachKind, to: Subject, sample: number, theta: Vector): ReachDirection => ({
  kind,
  sample,
  name: to.path,
  to,
  ...along(between(theta, to.loss.theta), 'the way there is'),
});

/** Whether θ has a filter that is not zero. */
const movesFilters = (theta: Vector, { blocks }: Layout): boolean =>
  blocks
    .filter(hasFilters)
    .some(({ offset, size }) => theta.subarray(offset, offset + size).some((x) => x !== 0));
