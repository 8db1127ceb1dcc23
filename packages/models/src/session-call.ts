import type { Tensor } from 'onnxruntime-common';
import { copyTo } from './output-place.ts';
import type { Runtime } from './runtime.ts';
import type { OpenSession } from './session-pass.ts';
import type { Call, SessionResult, TensorValue } from './session-task.ts';

/** Runs a session once, on stored tensors and others, and stores or gives back its outputs. */
export async function callSession(
  runtime: Runtime,
  { session, inPlace }: OpenSession,
  stored: Map<string, Tensor>,
  { feeds, keep, give }: Call,
): Promise<SessionResult> {
  const inputs = Object.entries(feeds).map(([input, value]) => [
    input,
    typeof value === 'string'
      ? existing(stored, value)
      : new runtime.Tensor(value.type, value.data, value.dims),
  ]);
  const kept = Object.entries(keep);
  const places = kept.map(([output, name]) => [output, stored.get(name) ?? null] as const);
  const fetches = Object.fromEntries([
    ...give.map((name) => [name, null]),
    ...places.map(([output, place]) => [output, inPlace ? place : null]),
  ]) as Record<string, Tensor | null>;
  const outputs = (await session.run(Object.fromEntries(inputs), fetches)) as Record<string, Tensor>;
  kept.forEach(([output, name], i) => {
    const [place, found] = [places[i]![1], outputs[output]!];
    if (!place) stored.set(name, found);
    else copyTo(place, fetches[output] ?? found);
  });
  return { sums: {}, concat: Object.fromEntries(give.map((name) => [name, valueOf(outputs[name]!)])) };
}

/** Copies of stored tensors. */
export const readTensors = (
  stored: ReadonlyMap<string, Tensor>,
  names: readonly string[],
): Record<string, TensorValue> =>
  Object.fromEntries(
    names.map((name) => {
      const value = valueOf(existing(stored, name));
      return [name, { ...value, data: (value.data as Float32Array).slice() }];
    }),
  );

const valueOf = ({ type, dims, data }: Tensor): TensorValue => ({ type, dims, data });

function existing(stored: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = stored.get(name);
  if (!tensor) throw new Error(`internal: no tensor "${name}" is stored.`);
  return tensor;
}
