import { serializeTrajectory } from '../trajectory.ts';
import type { Graph } from '@orograph/onnx';
import { pack, type Layout, type Vector } from '@orograph/tensor';

import type { PassedPoint } from './training-store.ts';

/** What the points of a training are of. */
export interface PassedTraining {
  /** Which slice of θ is which parameter. */
  readonly layout: Layout;
  /** Which slice of the running statistics is which tensor. */
  readonly beside: Layout;
  /** The network at the end, as it is saved. */
  readonly checkpoint: Graph;
}

/**
 * Makes the file of a trajectory of a training, with the running statistics at each point where there are some; at the last they are those of the
 * checkpoint, which may have been measured anew.
 */
export function trajectoryBytes(
  points: readonly PassedPoint[],
  { layout, beside, checkpoint: { constants } }: PassedTraining,
): Uint8Array {
  const own = Object.fromEntries(
    beside.blocks.map(({ name }) => [name, constants.get(name)!.data as Float32Array]),
  );
  const states = (): Vector[] => [...points.slice(0, -1).map(({ running }) => running!), pack(beside, own)];
  const trajectory = {
    steps: points.map(({ step }) => step),
    thetas: points.map(({ theta }) => theta),
    ...(beside.dim > 0 && { states: states() }),
  };
  return serializeTrajectory(trajectory, layout, beside);
}
