import { ray, reach, slice } from '@orograph/probes';
import { dot, norm, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';

import type { Lab } from '../study/lab.ts';
import type { PlaneLoss } from './plane-record.ts';

/** Directions of one kind, made one after the other. */
export type DirectionKinds = Readonly<Record<string, readonly (() => Vector)[]>>;

/** From where, up to which loss, and how far. */
interface ReachSettings {
  /** The optimum. */
  readonly theta: Vector;
  /** The loss that is high. */
  readonly threshold: number;
  /** How far directions are followed, in units of |θ|. */
  readonly limit: number;
  /** Points of the profile along the first direction of each kind, both ways. */
  readonly points: number;
}

/** What one kind of direction gave, as a record holds it. Lengths are in units of |θ|. */
interface KindReach {
  /** The way along each direction. */
  readonly forward: readonly number[];
  /** The way back. */
  readonly backward: readonly number[];
  /** The shorter of both ways of each direction. */
  readonly shorter: readonly number[];
  /** What gradient and curvature at the optimum tell of both ways: those of a quadratic loss. */
  readonly told?: { readonly forward: readonly number[]; readonly shorter: readonly number[] };
  /** How many were low up to the limit, both ways. */
  readonly unbounded: number;
  /** The loss along the first direction. */
  readonly profile: { readonly at: readonly number[]; readonly loss: readonly number[] };
}

/** How far directions of each kind go before the loss is high, and the profile along the first of each. */
export async function measureReach(
  lab: Lab,
  loss: PlaneLoss & Partial<TwiceDifferentiableLoss>,
  kinds: DirectionKinds,
  { theta, threshold, limit, points }: ReachSettings,
): Promise<Record<string, KindReach>> {
  const radius = norm(theta);
  const search = { threshold, start: 0.01 * radius, growth: 1.7, limit: limit * radius, tolerance: 0.02 };
  const local = await localLoss(loss, theta);
  const found: Record<string, KindReach> = {};
  for (const [kind, makers] of Object.entries(kinds)) {
    const ways: number[][] = [];
    const told: number[][] = [];
    for (const make of makers) {
      const direction = make();
      const both = await lab.follow(reach(loss, { theta, directions: [direction], ...search }));
      ways.push(both.map(({ distance }) => distance / radius));
      if (!local) continue;
      const ends = await local(direction, threshold);
      told.push(ends.map((end) => Math.min(limit, (end * norm(direction)) / radius)));
    }
    const along = await lab.follow(
      slice(loss, ray(theta, makers[0]!(), { points, range: [-radius, radius] })),
    );
    found[kind] = {
      forward: ways.map((both) => both[0]!),
      backward: ways.map((both) => both[1]!),
      shorter: ways.map((both) => Math.min(...both)),
      ...(local && {
        told: {
          forward: told.map((both) => both[0]!),
          shorter: told.map((both) => Math.min(...both)),
        },
      }),
      unbounded: ways.filter((both) => Math.min(...both) >= limit).length,
      profile: { at: along.map(({ coords }) => coords[0]! / radius), loss: along.map((point) => point.loss) },
    };
  }
  return found;
}

/** How far a quadratic loss with the gradient and the curvature of a point goes along a direction and back before it is high. */
type LocalReach = (direction: Vector, threshold: number) => Promise<readonly [number, number]>;

async function localLoss(
  loss: Partial<TwiceDifferentiableLoss>,
  theta: Vector,
): Promise<LocalReach | undefined> {
  if (!loss.valueAndGrad || !loss.hvp) return undefined;
  const { value, grad } = await loss.valueAndGrad(theta);
  return async (direction, threshold) => {
    const slope = dot(grad, direction);
    const curvature = dot(direction, await loss.hvp!(theta, direction));
    const rise = threshold - value;
    return [quadraticReach(slope, curvature, rise), quadraticReach(-slope, curvature, rise)];
  };
}

/** The smallest s > 0 at which bs + ½as² reaches a rise; `Infinity` where it never does. */
export function quadraticReach(slope: number, curvature: number, rise: number): number {
  if (curvature === 0) return slope > 0 ? rise / slope : Infinity;
  const root = slope ** 2 + 2 * curvature * rise;
  if (root < 0) return Infinity;
  // The form that does not cancel: 2c / (b + √(b² + 2ac)).
  const s = (2 * rise) / (slope + Math.sqrt(root));
  return s > 0 ? s : Infinity;
}
