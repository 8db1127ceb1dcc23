import { platform } from '#platform';
import { displaceInto } from '@orograph/tensor';
import type { CutPoints, StoredCutRequest } from './cut-request.ts';
import { sumsAt } from './loss-runs.ts';
import type { SessionResult } from './session-task.ts';

/**
 * Points evaluated one after the other on θ₀ + Σ cᵢdᵢ, which is written into one piece of memory that the session of the loss reads: beside
 * θ₀ nothing else as large is held, where the directions are stored.
 */
export function displacedPoints({ evaluation, origin, directions }: StoredCutRequest): CutPoints {
  const { headed, layout } = evaluation.model;
  platform.freeMemory();
  const theta = new Float32Array(layout.dim);
  let last: Promise<unknown> = Promise.resolve();
  async function measure(coords: readonly number[]): Promise<SessionResult> {
    displaceInto(theta, origin, directions, coords);
    return { sums: await sumsAt(evaluation, theta), concat: {} };
  }
  return {
    how: `each point is a θ of its own, one after the other; ${headed.nodes.length} nodes run at each`,
    at: (coords) => {
      const point = last.then(() => measure(coords));
      last = point.catch(() => undefined);
      return point;
    },
    release: () => Promise.resolve(),
  };
}
