import {
  between,
  displace,
  orthonormalize,
  reject,
  subtract,
  type Basis,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import { barycentricSubdivision, type Complex } from './complex.ts';
import { straightConnector } from './connector.ts';
import { descendToEnd } from '../descend.ts';
import type { DescentSettings } from '../descent-plan.ts';
import type { Objective } from '../objective.ts';
import { stream } from '../stream.ts';

/** Between what, and how each vertex descends. */
export interface HierarchicalPlan extends DescentSettings {
  /** m + 1 affinely independent optima; they stay fixed. */
  readonly optima: readonly Vector[];
  /** The complex between them; the barycentric subdivision of their simplex by default. */
  readonly complex?: Complex;
}

/** The connector after one more vertex was placed. */
export interface HierarchicalStep {
  /** What the record is. */
  readonly type: 'vertex';
  /** Which vertex of the complex. */
  readonly vertex: number;
  /** The objective there. */
  readonly value: number;
  /** All vertices, those not yet placed at the means of their optima. */
  readonly vertices: readonly Vector[];
}

/**
 * Places the free vertices of a connector one by one: each starts at the mean of its optima and descends perpendicular to
 * the span of their differences.
 *
 * Cold; one record per free vertex. Only vertices are made low, not the cells between them: see `connector`.
 *
 * @throws RangeError as `connector` does, and for optima that are affinely dependent.
 */
export function hierarchicalConnector(
  objective: Objective,
  plan: HierarchicalPlan,
): Observable<HierarchicalStep> {
  const { optima, complex = barycentricSubdivision(optima.length) } = plan;
  checkCount('hierarchicalConnector', 'steps', plan.steps);
  const start = straightConnector(optima, complex);
  const spans = complex.vertices.map(([first, ...rest]): Basis =>
    orthonormalize(rest.map((i) => between(optima[first!]!, optima[i]!))),
  );
  return stream(async function* (run) {
    let vertices = start.vertices;
    for (const [vertex, span] of spans.entries()) {
      if (span.length === 0) continue;
      const centre = vertices[vertex]!;
      const retract = (theta: Vector): Vector =>
        displace(centre, [reject(span, subtract(theta, centre))], [1]);
      const { theta, value } = await descendToEnd(run, objective, { ...plan, theta: centre, retract });
      vertices = vertices.with(vertex, theta);
      yield { type: 'vertex', vertex, value, vertices };
    }
  });
}
