import { platform } from '#platform';
import { displaceInto } from '@orograph/tensor';
import type { CutPoints, StoredCutRequest } from './cut-request.ts';
import { addSums, allDone, piecesOf, sumsOf } from './loss-runs.ts';
import type { SessionResult } from './session-task.ts';

/**
 * Points evaluated one after the other on θ₀ + Σ cᵢdᵢ, which is written into one piece of memory that the session of the loss reads: beside
 * θ₀ nothing else as large is held, where the directions are stored.
 */
export function displacedPoints({ evaluation, origin, directions }: StoredCutRequest): CutPoints {
  const { model, pool, lend, columns, chunk } = evaluation;
  const { headed, layout, examples } = model;
  const sums = sumsOf(headed.outputs);
  platform.freeMemory();
  const theta = new Float32Array(layout.dim);
  let last: Promise<unknown> = Promise.resolve();
  async function measure(coords: readonly number[]): Promise<SessionResult> {
    displaceInto(theta, origin, directions, coords);
    const { values: fixed, release } = lend(theta);
    const parts = piecesOf({ start: 0, end: examples, chunk }).map((rows) =>
      pool.run({ kind: 'run', session: 'loss', fixed, columns, rows, sums }),
    );
    const results = await allDone(parts).finally(release);
    return { sums: addSums(results.map((part) => part.sums)), concat: {} };
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
