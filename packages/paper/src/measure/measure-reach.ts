import { ray, reach, slice } from '@orograph/probes';
import { norm, type Vector } from '@orograph/tensor';

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
  /** The shorter of both ways of each direction. */
  readonly shorter: readonly number[];
  /** The longer of them. */
  readonly longer: readonly number[];
  /** How many were low up to the limit, both ways. */
  readonly unbounded: number;
  /** The loss along the first direction. */
  readonly profile: { readonly at: readonly number[]; readonly loss: readonly number[] };
}

/** How far directions of each kind go before the loss is high, and the profile along the first of each. */
export async function measureReach(
  lab: Lab,
  loss: PlaneLoss,
  kinds: DirectionKinds,
  { theta, threshold, limit, points }: ReachSettings,
): Promise<Record<string, KindReach>> {
  const radius = norm(theta);
  const search = { threshold, start: 0.01 * radius, growth: 1.7, limit: limit * radius, tolerance: 0.02 };
  const found: Record<string, KindReach> = {};
  for (const [kind, makers] of Object.entries(kinds)) {
    const ways: number[][] = [];
    for (const make of makers) {
      const both = await lab.follow(reach(loss, { theta, directions: [make()], ...search }));
      ways.push(both.map(({ distance }) => distance / radius));
    }
    const along = await lab.follow(
      slice(loss, ray(theta, makers[0]!(), { points, range: [-radius, radius] })),
    );
    found[kind] = {
      shorter: ways.map((both) => Math.min(...both)),
      longer: ways.map((both) => Math.max(...both)),
      unbounded: ways.filter((both) => Math.min(...both) >= limit).length,
      profile: { at: along.map(({ coords }) => coords[0]! / radius), loss: along.map((point) => point.loss) },
    };
  }
  return found;
}
