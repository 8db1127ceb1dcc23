import type { CutPoints, CutRequest } from './cut-request.ts';
import { sumsOf } from './loss-runs.ts';
import { webgpuGraph } from './webgpu-graph.ts';
import { weightsInPlace } from './weights-in-place.ts';

/** Points evaluated by a new session each, θ₀ + Σ cᵢdᵢ being constants in it. */
export async function rebuildPoints({
  evaluation,
  origin,
  directions,
  name,
}: CutRequest): Promise<CutPoints> {
  const { model, pool, columns, chunk, device, resident } = evaluation;
  const { headed, parameters, layout, examples } = model;
  const own = resident(headed);
  const { graph, onCpu } = device.used === 'webgpu' ? webgpuGraph(own) : { graph: own, onCpu: [] };
  const inPlace = weightsInPlace(graph, parameters, layout);
  const template = { ...inPlace, onCpu, device: device.used, origin, directions };
  await pool.everywhere({ kind: 'template', name, template });
  const rest = { fixed: {}, columns, rows: { start: 0, end: examples, chunk }, sums: sumsOf(headed.outputs) };
  return {
    how: `a session a point with the weights as constants, which the fast convolutions of ONNX Runtime need; ${headed.nodes.length} nodes run at each point`,
    at: (coords) => pool.run({ kind: 'rebuild', template: name, coords, ...rest }),
    release: () => pool.everywhere({ kind: 'discard', names: [name] }),
  };
}
