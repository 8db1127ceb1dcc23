import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataElement, type DataNumbers, type DataTensor } from './data-tensor.ts';
import { firstExamples } from './tensor-rows.ts';

/** NumPy's type codes (`f4` and the like, without the byte order) and the ONNX names of the same types. */
const codes: Readonly<Record<string, DataElement>> = {
  b1: 'bool',
  f2: 'float16',
  f4: 'float',
  f8: 'double',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
};

const magic = '\u0093NUMPY';

/**
 * Reads a NumPy array file (NPY 1.0 to 3.0): numbers of any byte order and either memory order, given row-major.
 *
 * Reference: NEP 1, "A Simple File Format for NumPy Arrays".
 *
 * @throws RangeError if the bytes are not an NPY file, or end too soon or too late; TypeError for a type that is not a plain number
 *   (complex, string, object, record). `where` names the file or key in the message.
 */
export function parseNpy(
  bytes: Uint8Array,
  where = 'array',
  examples: number = Number.POSITIVE_INFINITY,
): DataTensor {
  const header = npyHeader(bytes, where);
  const { descr, dataType, fortranOrder, shape: whole, start, width } = header;
  if (!dataType)
    throw new TypeError(
      `${where}: expected an NPY type of ${Object.keys(codes).join(', ')}, got "${descr}"; convert it with astype().`,
    );
  const storage = storageOf[dataType];
  const some = whole.length > 0 && examples < whole[0]! ? [examples, ...whole.slice(1)] : whole;
  const shape = fortranOrder ? whole : some;
  const length = sizeOf(shape);
  const expected = length * width;
  if (shape === whole) checkNpyLength(header, bytes.length, where);
  else if (bytes.length - start < expected) throw wrongLength({ ...header, shape }, bytes.length, where);
  const swapped = descr.startsWith('>') && width > 1;
  const at = bytes.byteOffset + start;
  // A copy where the numbers are not aligned, or are to be turned round.
  const own =
    swapped || at % width !== 0 ? new Uint8Array(bytes.subarray(start, start + expected)) : undefined;
  if (own && swapped) swapBytes(own, width);
  const data = own ? new storage(own.buffer) : new storage(bytes.buffer, at, length);
  if (!fortranOrder) return { shape, dataType, data };
  return firstExamples({ shape, dataType, data: rowMajor(data, shape, new storage(length)) }, examples);
}

const wrongLength = ({ shape, descr, start, width }: NpyHeader, length: number, where: string): RangeError =>
  new RangeError(
    `${where}: ${length - start < sizeOf(shape) * width ? 'truncated NPY file' : 'NPY file with bytes that are not its own'}, shape [${shape.join()}] of ${descr} needs ${sizeOf(shape) * width} bytes, got ${length - start}.`,
  );

/**
 * Checks that a file of `length` bytes holds the array of its header, and nothing behind it.
 *
 * @throws RangeError naming the file or key.
 */
export function checkNpyLength(header: NpyHeader, length: number, where: string): void {
  const { dataType, shape, start, width } = header;
  if (dataType && length - start !== sizeOf(shape) * width) throw wrongLength(header, length, where);
}

/**
 * The texts of an array of them (NumPy's `U`, UTF-32, and `S`, Latin-1), padding left out.
 *
 * @throws RangeError if the bytes end too soon, or the array has more than one axis.
 */
export function namesInNpy(bytes: Uint8Array, { descr, shape, start }: NpyHeader, where: string): string[] {
  const [, order, code, digits] = /^([<>|=]?)([US])(\d+)$/.exec(descr) ?? [];
  const letters = Number(digits);
  const width = code === 'U' ? 4 * letters : letters;
  const count = sizeOf(shape);
  if (shape.length !== 1)
    throw new RangeError(`${where}: expected texts on one axis, got shape [${shape.join()}].`);
  if (bytes.length - start < count * width)
    throw new RangeError(
      `${where}: truncated NPY file, ${count} texts of ${descr} need ${count * width} bytes.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
  return Array.from({ length: count }, (_, i) => {
    const points = Array.from({ length: letters }, (__, k) =>
      code === 'U' ? view.getUint32(i * width + 4 * k, order !== '>') : view.getUint8(i * width + k),
    );
    return String.fromCodePoint(...points.filter((point) => point !== 0));
  });
}

/**
 * Writes an array as an NPY 1.0 file, little-endian and row-major, byte for byte what `numpy.save` writes.
 *
 * @throws RangeError if the shape does not hold the elements.
 */
export function serializeNpy({ shape, dataType, data }: DataTensor): Uint8Array {
  if (sizeOf(shape) !== data.length)
    throw new RangeError(
      `serializeNpy: shape [${shape.join()}] holds ${sizeOf(shape)} elements, got ${data.length}.`,
    );
  const code = Object.keys(codes).find((key) => codes[key] === dataType)!;
  const descr = `${code.endsWith('1') ? '|' : '<'}${code}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // numpy leaves room for the first dimension to grow to 20 digits: what a writer that appends in place would need.
  const growth = shape.length > 0 ? ' '.repeat(20 - String(shape[0]).length + 1) : '';
  const unpadded = magic.length + 4 + header.length + growth.length + 1;
  const text = `${header}${growth}${' '.repeat((64 - (unpadded % 64)) % 64)}\n`;
  const out = new Uint8Array(magic.length + 4 + text.length + data.byteLength);
  out.set(Uint8Array.from(`${magic}\u0001\u0000`, (c) => c.charCodeAt(0)));
  new DataView(out.buffer).setUint16(8, text.length, true);
  out.set(new TextEncoder().encode(text), 10);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + text.length);
  return out;
}

/** What the start of an NPY file says of its array. */
export interface NpyHeader {
  /** NumPy's type, with the byte order. */
  readonly descr: string;
  /** The type by its ONNX name; absent for one that is not a plain number. */
  readonly dataType: DataElement | undefined;
  /** Whether the numbers lie column by column. */
  readonly fortranOrder: boolean;
  /** The shape, outermost first. */
  readonly shape: readonly number[];
  /** Where the numbers start. */
  readonly start: number;
  /** The bytes of one of them. */
  readonly width: number;
}

/**
 * Reads the header of an NPY file.
 *
 * @throws RangeError if the bytes are not an NPY file or end before.
 */
export function npyHeader(bytes: Uint8Array, where: string): NpyHeader {
  if (String.fromCharCode(...bytes.subarray(0, magic.length)) !== magic)
    throw new RangeError(`${where}: not an NPY file, expected it to begin with \\x93NUMPY.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6]! >= 2;
  const textStart = wide ? 12 : 10;
  const textLength =
    bytes.length < textStart ? bytes.length : wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = textStart + textLength;
  if (bytes.length < start)
    throw new RangeError(
      `${where}: truncated NPY file, its header needs ${start} bytes, got ${bytes.length}.`,
    );
  const text = new TextDecoder().decode(bytes.subarray(textStart, start));
  const descr = /'descr':\s*(?:'([^']*)'|(\[[^\]]*\]))/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text);
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text);
  if (!descr || !order || !shape)
    throw new RangeError(`${where}: NPY header without descr, fortran_order or shape, got ${text.trim()}.`);
  const type = descr[1] ?? descr[2]!;
  return {
    descr: type,
    dataType: codes[type.slice(1)],
    width: Number(type.slice(2)),
    fortranOrder: order[1] === 'True',
    shape: (shape[1]!.match(/\d+/g) ?? []).map(Number),
    start,
  };
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
}

/** Column-major numbers written row-major into `out`. */
function rowMajor(data: DataNumbers, shape: readonly number[], out: DataNumbers): DataNumbers {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
