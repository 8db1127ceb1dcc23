import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataElement, type DataTensor } from './data-tensor.ts';
import { openBytes } from './byte-file.ts';
import { gunzip, gunzipFirst, gunzipStart } from './gzip.ts';

/** The third byte of an IDX file and the type it stands for. */
const codes: Readonly<Record<number, { readonly dataType: DataElement; readonly width: number }>> = {
  0x08: { dataType: 'uint8', width: 1 },
  0x09: { dataType: 'int8', width: 1 },
  0x0b: { dataType: 'int16', width: 2 },
  0x0c: { dataType: 'int32', width: 4 },
  0x0d: { dataType: 'float', width: 4 },
  0x0e: { dataType: 'double', width: 8 },
};

/**
 * Reads an IDX file, the big-endian format of MNIST; unpacks it first when it is gzipped.
 *
 * Reference: LeCun, Cortes & Burges 1998, "The MNIST database of handwritten digits" (file formats).
 *
 * @throws RangeError if the bytes are not IDX, or end too soon or too late. `where` names the file in the message.
 */
export function parseIdx(packed: Uint8Array, where = 'IDX file'): DataTensor {
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  const header = headerOf(isPacked ? gunzipStart(packed, where, longestHeader) : packed, where);
  const { width, shape, start } = header;
  const expected = sizeOf(shape) * width;
  const bytes = isPacked ? gunzip(packed, where, start + expected) : packed;
  if (bytes.length - start !== expected) throw otherSize(header, bytes.length - start, where);
  return tensorOf(bytes, header);
}

/**
 * Reads the first examples of an IDX file, and no more of it; of a file that has no more as {@link parseIdx} does.
 *
 * @throws RangeError as that.
 */
export async function readIdx(path: string, limit: number = Number.POSITIVE_INFINITY): Promise<DataTensor> {
  const file = await openBytes(path);
  const first = await file.read(0, longestHeader);
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  const header = headerOf(isPacked ? await gunzipFirst(file, longestHeader) : first, path);
  const [examples = 0, ...example] = header.shape;
  if (!(limit < examples)) return parseIdx(await file.read(0, file.length), path);
  const { start, width } = header;
  const whole = start + sizeOf(header.shape) * width;
  if (!isPacked && file.length !== whole) throw otherSize(header, file.length - start, path);
  const part = { ...header, shape: [limit, ...example] };
  const end = start + sizeOf(part.shape) * width;
  const bytes = isPacked ? await gunzipFirst(file, end) : await file.read(0, end);
  if (bytes.length < end) throw otherSize(header, bytes.length - start, path);
  return tensorOf(bytes, part);
}

/** The longest header: that of 255 axes. */
const longestHeader = 4 + 4 * 255;

const otherSize = ({ dataType, shape, width }: Header, got: number, where: string): RangeError => {
  const expected = sizeOf(shape) * width;
  return new RangeError(
    `${where}: ${got < expected ? 'truncated' : 'damaged'} IDX file, shape [${shape.join()}] of ${dataType} needs ${expected} bytes, got ${got}.`,
  );
};

function tensorOf(bytes: Uint8Array, { dataType, width, shape, start }: Header): DataTensor {
  const length = sizeOf(shape);
  if (width === 1)
    return { shape, dataType, data: new storageOf[dataType](bytes.buffer, bytes.byteOffset + start, length) };
  // A copy: the numbers must be aligned, and slice() of a Buffer is a view.
  const own = new Uint8Array(bytes.subarray(start, start + length * width));
  for (let i = 0; i < own.length; i += width) own.subarray(i, i + width).reverse();
  return { shape, dataType, data: new storageOf[dataType](own.buffer) };
}

interface Header {
  readonly dataType: DataElement;
  readonly width: number;
  readonly shape: readonly number[];
  readonly start: number;
}

function headerOf(bytes: Uint8Array, where: string): Header {
  const kind = codes[bytes[2] ?? 0];
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !kind)
    throw new RangeError(
      `${where}: not an IDX file, expected 00 00, a type of ${Object.keys(codes).join(', ')} and a rank, got ${[...bytes.subarray(0, 4)].join(' ') || 'none'}.`,
    );
  const start = 4 + 4 * bytes[3]!;
  if (bytes.length < start)
    throw new RangeError(
      `${where}: truncated IDX file, its header needs ${start} bytes, got ${bytes.length}.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    ...kind,
    shape: Array.from({ length: bytes[3]! }, (_, axis) => view.getUint32(4 + 4 * axis)),
    start,
  };
}
