import type { Tensor } from 'onnxruntime-common';
import { rowsAt } from './data/tensor-rows.ts';
import { drawMask } from './draw-mask.ts';
import { copyTo, type Elements } from './output-place.ts';
import type { Runtime, Session } from './runtime.ts';
import { isShared } from './shared-memory.ts';
import { placesOf, takenBy } from './rows-taken.ts';
import { rowsName, type Pass, type Rows, type SessionResult, type TensorValue } from './session-task.ts';

/** A session with the tensors it is run on again and again. */
export interface OpenSession {
  /** The session. */
  readonly session: Session;
  /** Whether the runtime writes outputs into tensors it is given. */
  readonly inPlace: boolean;
  /** The outputs that are summed, written in place by every run. */
  readonly outputs: Map<string, Tensor>;
  /** Copies of the inputs that come in shared memory, and of rows that were picked. */
  readonly inputs: Map<string, Tensor>;
}

/**
 * Runs a session over rows, chunk by chunk and in order, so that the sums depend on nothing but the inputs.
 *
 * Sums are accumulated in float64; their tensors are allocated once and written in place by later chunks and passes.
 */
export async function runPass(
  runtime: Runtime,
  { session, inPlace, outputs: lasting, inputs: copies }: OpenSession,
  stored: Map<string, Tensor>,
  {
    fixed,
    columns,
    examples = {},
    masks = [],
    rows,
    sums = [],
    writes = {},
    into,
    concat = [],
    keep = {},
  }: Pass,
): Promise<SessionResult> {
  const taken = takenBy(session);
  const columnTensors = Object.entries(columns)
    .filter(taken.has)
    .map(([input, name]) => [input, storedTensor(stored, name)] as const);
  const feeds: Record<string, Tensor> = {};
  for (const [input, value] of Object.entries(fixed))
    feeds[input] =
      typeof value === 'string' ? storedTensor(stored, value) : ownTensor(runtime, copies, input, value);
  const totals = new Map<string, Float64Array>();
  const fetches: Record<string, Tensor | null> = {};
  for (const name of [...concat, ...Object.keys(keep)]) fetches[name] = null;
  for (const name of sums) fetches[name] = lasting.get(name) ?? null;
  const places = Object.entries(writes).map(([name, value]) => [name, tensorOf(runtime, value)] as const);
  for (const [name, place] of places) fetches[name] = inPlace ? place : null;
  const pieces = new Map<string, Tensor[]>([...concat, ...Object.keys(keep)].map((name) => [name, []]));

  for (let start = rows.start; start < rows.end; start += rows.chunk) {
    const end = Math.min(start + rows.chunk, rows.end);
    for (const [input, column] of columnTensors)
      feeds[input] = rows.indices
        ? pickedRows(runtime, copies, input, column, rows.indices.subarray(start, end))
        : rowsOf(runtime, column, start, end);
    for (const [input, value] of Object.entries(examples).filter(taken.has))
      feeds[input] = ownTensor(runtime, copies, input, rowsIn(value, start - rows.start, end - rows.start));
    if (taken.rows) feeds[rowsName] = placesOf(runtime, rows, start, end);
    for (const mask of masks) feeds[mask.input] = tensorOf(runtime, drawMask(mask, { ...rows, start, end }));
    const outputs = await session.run(feeds, fetches);
    for (const [name, place] of places) copyTo(place, fetches[name] ?? (outputs[name] as Tensor));
    let at = 0;
    for (const name of sums) {
      const output = fetches[name] ?? outputs[name]!;
      const { data } = output;
      const total = totals.get(name);
      if (total) accumulate(total, data as Elements);
      else totals.set(name, startSum(data as Elements, into?.subarray(at, at + data.length)));
      at += data.length;
      if (!inPlace) continue;
      fetches[name] = output;
      lasting.set(name, output);
    }
    for (const [name, list] of pieces) list.push(outputs[name] as Tensor);
  }

  for (const [output, name] of Object.entries(keep))
    stored.set(name, tensorOf(runtime, joined(pieces.get(output)!, rows)));
  return {
    sums: into ? {} : Object.fromEntries(totals),
    concat: Object.fromEntries(concat.map((name) => [name, joined(pieces.get(name)!, rows)])),
  };
}

/** A sum that starts with these numbers, in `place` where there is one. */
function startSum(data: Elements, place: Float64Array | undefined): Float64Array {
  const sum = place ?? new Float64Array(data.length);
  if (data instanceof Float32Array || data instanceof Float64Array) sum.set(data);
  else for (let i = 0; i < sum.length; i++) sum[i] = Number(data[i]);
  return sum;
}

/** total += data. */
function accumulate(total: Float64Array, data: Elements): void {
  if (data instanceof Float32Array) addSingle(total, data);
  else for (let i = 0; i < data.length; i++) total[i] = total[i]! + Number(data[i]);
}

function addSingle(total: Float64Array, data: Float32Array): void {
  for (let i = 0; i < data.length; i++) total[i] = total[i]! + data[i]!;
}

const tensorOf = (runtime: Runtime, { type, dims, data }: TensorValue): Tensor =>
  new runtime.Tensor(type, data, dims);

/** A value as a tensor; one in shared memory is copied into a tensor kept for that. */
function ownTensor(runtime: Runtime, copies: Map<string, Tensor>, input: string, value: TensorValue): Tensor {
  const data = value.data as Elements;
  if (!isShared(data.buffer)) return tensorOf(runtime, value);
  const kept = copies.get(input);
  const fits = kept?.data.length === data.length;
  const copy = fits ? kept : tensorOf(runtime, { ...value, data: data.slice() as Elements });
  if (fits) (copy.data as Float32Array).set(data as Float32Array);
  copies.set(input, copy);
  return copy;
}

/** Rows start…end of a value, a view. */
function rowsIn({ type, dims, data }: TensorValue, start: number, end: number): TensorValue {
  const [count = 1, ...rest] = dims;
  const size = (data as Elements).length / Math.max(1, count);
  return { type, dims: [end - start, ...rest], data: (data as Elements).subarray(start * size, end * size) };
}

function storedTensor(stored: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = stored.get(name);
  if (!tensor) throw new Error(`internal: no tensor "${name}" is stored.`);
  return tensor;
}

/** Rows start…end of a tensor, a view. */
const rowsOf = (runtime: Runtime, tensor: Tensor, start: number, end: number): Tensor =>
  tensorOf(runtime, rowsIn(tensor, start, end));

/** Some rows of a tensor, copied into a tensor kept for that. */
function pickedRows(
  runtime: Runtime,
  copies: Map<string, Tensor>,
  input: string,
  tensor: Tensor,
  indices: Int32Array,
): Tensor {
  const [count = 1, ...rest] = tensor.dims;
  const data = tensor.data as Elements;
  const size = data.length / Math.max(1, count);
  const kept = copies.get(input);
  const picked = data.slice(0, 0).constructor as new (length: number) => Elements;
  const out =
    kept?.dims[0] === indices.length
      ? kept
      : new runtime.Tensor(tensor.type, new picked(indices.length * size), [indices.length, ...rest]);
  rowsAt(data, indices, out.data as Elements);
  copies.set(input, out);
  return out;
}

/** Tensors laid one after the other along their first axis. */
function joined(pieces: readonly Tensor[], rows: Rows): TensorValue {
  const [first] = pieces;
  if (!first) throw new Error(`internal: a pass over rows ${rows.start} to ${rows.end} ran nothing.`);
  const length = pieces.reduce((sum, piece) => sum + piece.data.length, 0);
  const make = first.data.constructor as new (length: number) => Elements;
  const data = new make(length);
  let at = 0;
  for (const piece of pieces) {
    data.set(piece.data as never, at);
    at += piece.data.length;
  }
  const count = pieces.reduce((sum, piece) => sum + (piece.dims[0] ?? 1), 0);
  return { type: first.type, dims: [count, ...first.dims.slice(1)], data };
}
