import { alongCurve, curveThrough, midpoints, type MeasuredLoss, type Objective } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';

import type { Lab } from '../study/lab.ts';
import { profileOf, type Profile } from './profile.ts';

/** The vertices of the halved path at its last level. */
export async function halvedPath(
  lab: Lab,
  objective: Objective,
  ends: readonly [Vector, Vector],
  plan: Omit<Parameters<typeof midpoints>[1], 'ends'>,
): Promise<readonly Vector[]> {
  return (await lab.follow(midpoints(objective, { ends, ...plan }))).at(-1)!.vertices;
}

/** The loss along a path through vertices. */
export const profileAlong = async (
  lab: Lab,
  loss: MeasuredLoss,
  vertices: readonly Vector[],
  { kind, points }: { readonly kind: 'bezier' | 'polychain'; readonly points: number },
): Promise<Profile> =>
  profileOf(await lab.follow(alongCurve(loss, curveThrough(kind, vertices), { points })));
