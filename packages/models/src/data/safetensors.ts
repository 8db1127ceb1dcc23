import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataElement, type DataTensor } from './data-tensor.ts';
import { fromBfloat16 } from './float16.ts';
import { openBytes, type ByteFile } from './byte-file.ts';
import { parseList, type Line } from './safetensors-list.ts';
import type { StoredArray, StoredArrays } from './stored-array.ts';

/** The element types of safetensors, and how many bytes they take. */
const types: Readonly<Record<string, { readonly dataType: DataElement; readonly width: number }>> = {
  BF16: { dataType: 'float', width: 2 },
  BOOL: { dataType: 'bool', width: 1 },
  F16: { dataType: 'float16', width: 2 },
  F32: { dataType: 'float', width: 4 },
  F64: { dataType: 'double', width: 8 },
  I16: { dataType: 'int16', width: 2 },
  I32: { dataType: 'int32', width: 4 },
  I64: { dataType: 'int64', width: 8 },
  I8: { dataType: 'int8', width: 1 },
  U16: { dataType: 'uint16', width: 2 },
  U32: { dataType: 'uint32', width: 4 },
  U64: { dataType: 'uint64', width: 8 },
  U8: { dataType: 'uint8', width: 1 },
};

/** The most bytes a header may take, as in the format's own reader. */
const longestHeader = 100_000_000;

/**
 * Reads the list of a safetensors file: its arrays by name, each read from the file when it is asked for. bfloat16 is widened to float32.
 *
 * Reference: Hugging Face, "Safetensors", format.
 *
 * @throws RangeError naming the file and the array for a damaged or truncated file, TypeError for an element type that is no plain number.
 */
export async function safetensorsArrays(path: string): Promise<StoredArrays> {
  const file = await openBytes(path);
  const fail = (what: string): RangeError =>
    new RangeError(`${path}: not a whole safetensors file, ${what}.`);
  if (file.length < 8) throw fail(`it has ${file.length} bytes`);
  const length = Number(viewOf(await file.read(0, 8)).getBigUint64(0, true));
  if (!(length > 1 && length <= longestHeader && 8 + length <= file.length))
    throw fail(`its header claims ${length} of ${file.length} bytes`);
  const lines = parseList(await file.read(8, 8 + length), fail);
  const start = 8 + length;
  const arrays = Object.fromEntries(
    [...lines].map(([name, line]) => [name, arrayAt(file, { name, line, start, path })]),
  );
  checkPlaces(lines, file.length - start, fail);
  return arrays;
}

/** Checks that the arrays lie one behind the other and fill the file, as the format has it. */
function checkPlaces(
  lines: ReadonlyMap<string, Line>,
  length: number,
  fail: (what: string) => RangeError,
): void {
  let end = 0;
  for (const [name, { data_offsets: offsets }] of [...lines].toSorted(
    ([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1],
  )) {
    const [from, to] = offsets;
    if (from < end)
      throw fail(`array "${name}" begins at ${from} of its bytes, where another one lies up to ${end}`);
    if (from > end) throw fail(`its bytes ${end} to ${from} belong to no array`);
    end = to;
  }
  if (end < length) throw fail(`its bytes ${end} to ${length} belong to no array`);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function arrayAt(
  file: ByteFile,
  {
    name,
    line,
    start,
    path,
  }: { readonly name: string; readonly line: Line; readonly start: number; readonly path: string },
): StoredArray {
  const where = `${path}: array "${name}"`;
  const { dtype, shape, data_offsets: offsets } = line;
  const type = Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (!type)
    throw new TypeError(
      `${where}: expected an element type of ${Object.keys(types).join(', ')}, got ${dtype}.`,
    );
  const [from, to] = offsets;
  const size = sizeOf(shape) * type.width;
  if (!(from >= 0 && to - from === size && start + to <= file.length))
    throw new RangeError(
      `${where}: not a whole safetensors file, ${dtype} [${shape.join()}] takes ${size} bytes, its place is ${from} to ${to} of ${file.length - start}.`,
    );
  return {
    shape,
    dataType: type.dataType,
    read: async (count = Number.POSITIVE_INFINITY): Promise<DataTensor> => {
      const rows = Math.min(count, shape[0] ?? 1);
      const part = shape.length === 0 ? shape : [rows, ...shape.slice(1)];
      const bytes = await file.read(start + from, start + from + sizeOf(part) * type.width);
      const own = new Uint8Array(bytes).buffer;
      const data = dtype === 'BF16' ? fromBfloat16(new Uint16Array(own)) : new storageOf[type.dataType](own);
      return { shape: part, dataType: type.dataType, data };
    },
  };
}
