import { alongCut, forKernels, withDirections, withTheta } from '@orograph/onnx';
import type { CutPoints, CutRequest } from './cut-request.ts';
import { sumsOf } from './loss-runs.ts';
import { coordsValue } from './tensor-value.ts';

/** Points evaluated by one session that holds θ₀ and the directions and is fed the coordinates. */
export async function inGraphPoints({
  evaluation,
  origin,
  directions,
  name,
}: CutRequest): Promise<CutPoints> {
  const { model, pool, columns, chunk, block, open } = evaluation;
  const { headed, parameters, examples } = model;
  const cut = alongCut(withTheta(headed, parameters, origin), parameters, directions.length);
  await open(
    name,
    forKernels(withDirections(cut, parameters, directions), block === undefined ? {} : { block }),
  );
  const rest = { columns, rows: { start: 0, end: examples, chunk }, sums: sumsOf(headed.outputs) };
  return {
    how: `origin and ${directions.length === 1 ? 'direction' : 'directions'} stay in the session, which is fed the coordinates; ${cut.nodes.length} nodes run at each point`,
    at: (coords) => pool.run({ kind: 'run', session: name, fixed: { coords: coordsValue(coords) }, ...rest }),
    release: () => pool.everywhere({ kind: 'close', session: name }),
  };
}
