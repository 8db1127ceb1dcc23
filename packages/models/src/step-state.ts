import { momentName } from '@orograph/onnx';
import { checkDim, type Layout, type StepState, type Vector } from '@orograph/tensor';
import type { RunningLayer } from './running-statistics.ts';
import type { TensorValue } from './session-task.ts';

/** What of a training is kept where. */
export interface StateLayout {
  /** Where each parameter lies in θ. */
  readonly layout: Layout;
  /** How many moments the optimizer keeps. */
  readonly moments: number;
  /** The layers that keep running statistics. */
  readonly layers: readonly RunningLayer[];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

/** The tensors of a state by the names of the inputs that take them, copies; `running` where the state has none. */
export function tensorsOfState(
  { layout, moments, layers }: StateLayout,
  state: StepState,
  running: Float64Array,
): Record<string, TensorValue> {
  checkDim('stepper', layout.dim, state.theta);
  for (const moment of state.moments ?? []) checkDim('stepper: a moment', layout.dim, moment);
  const tensors: Record<string, TensorValue> = {};
  const add = (name: string, dims: readonly number[], data: Vector): void => {
    tensors[name] = { type: 'float32', dims, data: Float32Array.from(data) };
  };
  for (const { name, shape, offset, size } of layout.blocks) {
    add(name, shape, state.theta.subarray(offset, offset + size));
    for (const k of range(moments)) {
      const own = state.moments?.[k]?.subarray(offset, offset + size);
      add(momentName(k, name), shape, own ?? new Float32Array(size));
    }
  }
  const statistics = state.running ?? running;
  let at = 0;
  for (const { constants, channels } of layers)
    for (const name of constants) add(name, [channels], statistics.subarray(at, (at += channels)));
  return tensors;
}

/** The state that tensors hold, a copy. */
export function stateOfTensors(
  { layout, moments, layers }: StateLayout,
  step: number,
  numbersOf: (name: string) => Float32Array,
): StepState {
  const vector = (nameOf: (block: string) => string): Float32Array => {
    const out = new Float32Array(layout.dim);
    for (const { name, offset } of layout.blocks) out.set(numbersOf(nameOf(name)), offset);
    return out;
  };
  const statistics = layers.flatMap(({ constants }) =>
    constants.flatMap((name) => Array.from(numbersOf(name))),
  );
  return {
    step,
    theta: vector((name) => name),
    moments: range(moments).map((k) => vector((name) => momentName(k, name))),
    ...(layers.length > 0 && { running: Float64Array.from(statistics) }),
  };
}
