import {
  between,
  checkDim,
  combine,
  displace,
  orthonormalize,
  reject,
  subtract,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import { descendToEnd } from '../descend.ts';
import type { DescentSettings } from '../descent-plan.ts';
import type { Objective } from '../objective.ts';
import { stream } from '../stream.ts';

/** Between what, how often halved, and how each midpoint descends. */
export interface MidpointsPlan extends DescentSettings {
  /** The two optima; they stay fixed. */
  readonly ends: readonly [Vector, Vector];
  /** How often the path is halved: 2^levels − 1 midpoints. At least 3 is advised, one midpoint alone helps little. */
  readonly levels: number;
}

/** The path after one more halving. */
export interface MidpointsLevel {
  /** What the record is. */
  readonly type: 'level';
  /** How often the path was halved; 0 is the straight segment. */
  readonly level: number;
  /** The vertices in order, 2^level + 1 of them. */
  readonly vertices: readonly Vector[];
  /** The objective at the midpoints of this level. */
  readonly values: readonly number[];
}

/**
 * A low-loss path between two optima by recursive midpoints: each starts half-way and descends in the hyperplane
 * perpendicular to the segment it halves.
 *
 * Cold; one record per level, from the straight segment on.
 *
 * Reference: the tunnels of Fort & Jastrzebski 2019, as we understand them.
 *
 * @example
 * ```ts
 * import { fullBatch, midpoints } from '@orograph/probes';
 * import { adam, constant, normal } from '@orograph/tensor';
 * import { wedges } from '@orograph/toy';
 *
 * const loss = wedges({ dim: 30, longDirections: 20 });
 * const ends = [loss.project(normal(30, 0)), loss.project(normal(30, 1))] as const;
 * const descent = { optimizer: adam(), schedule: constant(0.05), steps: 100 };
 * midpoints(fullBatch(loss), { ends, levels: 2, ...descent }).subscribe(
 *   ({ level, vertices }) => console.log(level, vertices.length), // 0: 2, 1: 3, 2: 5
 * );
 * ```
 *
 * @throws RangeError for ends of different dimensions, or levels or steps that are no whole numbers ≥ 0.
 */
export function midpoints(objective: Objective, plan: MidpointsPlan): Observable<MidpointsLevel> {
  const { ends, levels } = plan;
  checkCount('midpoints', 'steps', plan.steps);
  checkDim('midpoints', ends[0].length, ends[1]);
  checkCount('midpoints', 'levels', levels);
  return stream(async function* (run) {
    let vertices: readonly Vector[] = ends;
    yield { type: 'level', level: 0, vertices, values: [] };
    for (let level = 1; level <= levels; level++) {
      const next: Vector[] = [vertices[0]!];
      const values: number[] = [];
      for (const [k, b] of vertices.slice(1).entries()) {
        const a = vertices[k]!;
        const start = combine([a, b]);
        const [u] = orthonormalize([between(a, b)]);
        const retract = (theta: Vector): Vector =>
          displace(start, [reject([u!], subtract(theta, start))], [1]);
        const end = await descendToEnd(run, objective, { ...plan, theta: start, retract });
        values.push(end.value);
        next.push(end.theta, b);
      }
      vertices = next;
      yield { type: 'level', level, vertices, values };
    }
  });
}
