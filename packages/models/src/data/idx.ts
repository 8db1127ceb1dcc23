import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataElement, type DataTensor } from './data-tensor.ts';
import { gunzip, gunzipStart } from './gzip.ts';

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
  const { dataType, width, shape, start } = headerOf(
    isPacked ? gunzipStart(packed, where, 4 + 4 * 255) : packed,
    where,
  );
  const expected = sizeOf(shape) * width;
  const bytes = isPacked ? gunzip(packed, where, start + expected) : packed;
  if (bytes.length - start !== expected)
    throw new RangeError(
      `${where}: ${bytes.length - start < expected ? 'truncated' : 'damaged'} IDX file, shape [${shape.join()}] of ${dataType} needs ${expected} bytes, got ${bytes.length - start}.`,
    );
  // A copy: the numbers must be aligned, and slice() of a Buffer is a view.
  const own = new Uint8Array(bytes.subarray(start, start + expected));
  if (width > 1) for (let i = 0; i < own.length; i += width) own.subarray(i, i + width).reverse();
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
