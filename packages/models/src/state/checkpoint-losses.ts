import { parametersOf, thetaOf, type Graph } from '@orograph/onnx';
import type { Vector } from '@orograph/tensor';
import { onnxLoss } from '../onnx-loss.ts';
import type { OnnxLoss, OnnxLossSettings, StateBeside } from '../onnx-loss-types.ts';
import { notOwned } from './loss-with-state.ts';
import { networkDifference } from './same-network.ts';
import { differingState } from './state-beside.ts';
import { constantState, interpolatedState, type StatefulPoint, type StateMap } from './state-map.ts';

/**
 * The loss of each checkpoint of one network on the same data, on the sessions of the first: dispose of that. Each is on the state
 * that its own file holds beside θ; `state` names more of it that may be told.
 *
 * @throws RangeError for graphs of different networks, saying what differs first; and what `onnxLoss` throws.
 */
export async function checkpointLosses(
  graphs: readonly [Graph, ...Graph[]],
  settings: OnnxLossSettings,
): Promise<[OnnxLoss, ...OnnxLoss[]]> {
  const [first, ...others] = graphs;
  for (const other of others) {
    const difference = networkDifference(first, other);
    if (difference !== undefined)
      throw new RangeError(`checkpointLosses: the graphs are of different networks, first in ${difference}.`);
  }
  const { parameters: include, state: more = [] } = settings;
  const parameters = parametersOf(first, { ...(include && { include }) });
  const differing = differingState(
    graphs,
    parameters.map(({ name }) => name),
  );
  const state = [...new Set([...more, ...differing])];
  const loss = await onnxLoss(first, { ...settings, state });
  const views = others.map((graph): OnnxLoss => {
    const theta = thetaOf(graph, parameters);
    if (!loss.state) return { ...loss, theta, ...notOwned };
    const values = Float32Array.from(
      loss.state.layout.blocks.flatMap(({ name }) =>
        Array.from(graph.constants.get(name)!.data as Float32Array),
      ),
    );
    return loss.state.carried(constantState(values), { theta, values });
  });
  return [loss, ...views];
}

/** A point with the state that belongs to it, as a checkpoint's loss has both. */
export interface Checkpoint {
  /** Its file. */
  readonly path: string;
  /** Its loss, one of {@link checkpointLosses}. */
  readonly loss: { readonly theta: Vector; readonly state?: Pick<StateBeside, 'layout' | 'values'> };
}

/**
 * The state beside θ interpolated between checkpoints: at each one's θ it is that one's own, see {@link interpolatedState}. What
 * `held` names stays as in the first: the other weights of a network of which only some are moved.
 *
 * @throws RangeError for checkpoints whose weights do not tell their states apart, or a first one without state.
 */
export function stateThrough(
  checkpoints: readonly [Checkpoint, ...Checkpoint[]],
  { held = [] }: { readonly held?: readonly string[] } = {},
): StateMap {
  const first = checkpoints[0].loss.state;
  if (!first) throw new RangeError(`stateThrough: ${checkpoints[0].path} has no state beside θ.`);
  const points = checkpoints.flatMap(({ path, loss: { theta, state } }): StatefulPoint[] => {
    if (!state) return [];
    const own = Float64Array.from(state.values);
    for (const { name, offset, size } of first.layout.blocks)
      if (held.includes(name)) own.set(first.values.subarray(offset, offset + size), offset);
    return [{ theta, state: own, name: path }];
  });
  return interpolatedState(points as [StatefulPoint]);
}
