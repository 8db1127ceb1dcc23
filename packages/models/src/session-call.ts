import type { Tensor } from 'onnxruntime-common';
import type { Runtime, Session } from './runtime.ts';
import type { Call, SessionResult, TensorValue } from './session-task.ts';

/** Runs a session once, on stored tensors and others, and stores or gives back its outputs. */
export async function callSession(
  runtime: Runtime,
  session: Session,
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
  const places = kept.map(([output, name]) => [output, marked(stored.get(name))] as const);
  const fetches = { ...Object.fromEntries(give.map((name) => [name, null])), ...Object.fromEntries(places) };
  const outputs = (await session.run(Object.fromEntries(inputs), fetches)) as Record<string, Tensor>;
  kept.forEach(([output, name], i) => {
    const [place, found] = [places[i]![1], outputs[output]!];
    if (!place) stored.set(name, found);
    // Some runtimes give new tensors instead of writing into those they were given.
    else if (isMarked(place) && !isMarked(found))
      (place.data as Float32Array).set(found.data as Float32Array);
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

/** A number that stands first in memory until it is written. */
const mark = Math.fround(-1.2345e-33);

function marked(place: Tensor | undefined): Tensor | null {
  if (place && place.data.length > 0) (place.data as Float32Array)[0] = mark;
  return place ?? null;
}

const isMarked = ({ data }: Tensor): boolean => data[0] === mark;

const valueOf = ({ type, dims, data }: Tensor): TensorValue => ({ type, dims, data });

function existing(stored: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = stored.get(name);
  if (!tensor) throw new Error(`internal: no tensor "${name}" is stored.`);
  return tensor;
}
