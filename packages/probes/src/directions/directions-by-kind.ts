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

import { kindsOfDirection, type DirectionKind } from '../direction-kinds.ts';
import type { DirectionSetting, KindDirection, NamedPoint } from './direction-setting.ts';

/**
 * Makes the directions of some kinds, unit vectors, in the order of the kinds; see {@link DirectionKind}. One that does not exist, as along a
 * gradient of zero, says what is `missing`. The same seed gives the same directions, whichever kinds are asked for.
 *
 * @example
 * ```ts
 * import { directionsByKind } from '@orograph/probes';
 * import { layoutOf } from '@orograph/tensor';
 *
 * const layout = layoutOf([{ name: 'w', shape: [2, 2] }, { name: 'b', shape: [2] }]);
 * const setting = { theta: Float64Array.of(3, 0, 0, 4, 0, 0), layout, samples: 2, seed: 0 };
 * for (const { kind, sample, make } of directionsByKind(['random', 'radial'], setting)) console.log(kind, sample, make());
 * ```
 *
 * @throws RangeError for a kind that needs a gradient, a start or other points that are not there.
 */
export function directionsByKind<P extends NamedPoint>(
  kinds: readonly DirectionKind[],
  setting: DirectionSetting<P>,
): readonly KindDirection<P>[] {
  const { theta, layout, init, optima = [], gradient, samples, pairs, seed } = setting;
  const { dim } = layout;
  checkThere(kinds, setting);
  const streamOf = (kind: DirectionKind, sample: number): number =>
    streamSeed(streamSeed(seed, kindsOfDirection.indexOf(kind)), sample);
  const drawn = (
    kind: DirectionKind,
    make: (seedOfSample: number) => Vector,
    missing?: string,
  ): KindDirection<P>[] =>
    Array.from({ length: samples }, (_, sample) => ({
      kind,
      sample,
      ...(missing !== undefined && { missing }),
      make: () => make(streamOf(kind, sample)),
    }));
  const makers: Readonly<Record<DirectionKind, () => readonly KindDirection<P>[]>> = {
    random: () => drawn('random', (own) => unit(normal(dim, own))),
    filter: () =>
      drawn(
        'filter',
        (own) => unit(filterNormalize(normal(dim, own), theta, layout)),
        movesFilters(theta, layout) ? undefined : 'all filters are zero',
      ),
    orthogonal: () => {
      const known = [theta, ...(init ? [between(init.theta, theta)] : []), gradient!];
      if (!known.every((v) => v.every(Number.isFinite)))
        return drawn('orthogonal', () => theta, 'the gradient is not finite');
      const basis = independent(known);
      const missing = basis.length < dim ? undefined : 'there are not enough parameters';
      return drawn('orthogonal', (own) => unit(reject(basis, normal(dim, own))), missing);
    },
    axis: () =>
      drawn('axis', () => theta).map((direction) => {
        const index = random(streamOf('axis', direction.sample)).below(dim);
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
export function along(v: Vector, what: string): Pick<KindDirection, 'make' | 'missing'> {
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

function towards<P extends NamedPoint>(
  kind: DirectionKind,
  to: P,
  sample: number,
  theta: Vector,
): KindDirection<P> {
  const way = along(between(theta, to.theta), 'the way there is');
  return { kind, sample, name: to.name, to, ...way };
}

/** @throws RangeError naming the kind and what it needs. */
function checkThere(
  kinds: readonly DirectionKind[],
  { init, optima = [], gradient, pairs }: DirectionSetting,
): void {
  const needs: Readonly<Partial<Record<DirectionKind, readonly [what: string, isThere: boolean]>>> = {
    orthogonal: ['gradient', gradient !== undefined],
    gradient: ['gradient', gradient !== undefined],
    init: ['init', init !== undefined],
    optimum: ['optima', optima.length > 0],
    hessian: ['pairs', pairs !== undefined],
  };
  for (const kind of kinds) {
    const [what, isThere] = needs[kind] ?? ['', true];
    if (!isThere) throw new RangeError(`directionsByKind: expected ${what} for ${kind}, got none.`);
  }
}

/** Whether θ has a filter that is not zero. */
const movesFilters = (theta: Vector, { blocks }: Layout): boolean =>
  blocks
    .filter(hasFilters)
    .some(({ offset, size }) => theta.subarray(offset, offset + size).some((x) => x !== 0));
