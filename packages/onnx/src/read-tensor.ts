import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sizeOf } from '@orograph/tensor';
import { arrayTypes, dataTypeOf } from './data-type.ts';
import { decodeHalf } from './decode-half.ts';
import type { Constant, DataType } from './graph.ts';
import { OnnxFormatError } from './onnx-format-error.ts';
import { TensorProto_DataLocation, type TensorProto } from './onnx_pb.ts';

/** Reads a file of external data by its location relative to the model. */
export type ExternalData = (location: string) => Uint8Array;

/** Gives the memory that a float32 tensor of so many bytes is copied to, if there is some. */
export type PlaceFor = (bytes: number) => Float32Array | undefined;

const utf8 = new TextDecoder();

/** The bytes that a tensor takes by its type and shape. */
function bytesOf({ dataType, dims }: TensorProto): number {
  const type = dataTypeOf(dataType);
  const width = type === undefined || type === 'string' ? 0 : arrayTypes[type].BYTES_PER_ELEMENT;
  return sizeOf(dims.map(Number)) * width;
}

/** The bytes a tensor keeps in another file: as many as it says, or takes where it says nothing. */
export function externalBytes(tensor: TensorProto, externalData: ExternalData | undefined): Uint8Array {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  const where = `external data of "${tensor.name}"`;
  if (location === '' || /^([/\\]|[A-Za-z]:)/.test(location) || location.split(/[/\\]/).includes('..'))
    throw new OnnxFormatError(
      `parseOnnx: ${where}: expected a location inside the model's folder, got "${location}".`,
    );
  if (!externalData)
    throw new OnnxFormatError(
      `parseOnnx: ${where} is in the file "${location}", and no externalData was given.`,
    );
  let file: Uint8Array;
  try {
    file = externalData(location);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OnnxFormatError(`parseOnnx: ${where}: the file "${location}" cannot be read: ${reason}`, {
      cause,
    });
  }
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? bytesOf(tensor));
  if (!(offset >= 0 && length >= 0 && offset + length <= file.length))
    throw new OnnxFormatError(
      `parseOnnx: ${where}: expected bytes ${offset} to ${offset + length} of "${location}", which has ${file.length}: truncated?`,
    );
  const bytes = file.subarray(offset, offset + length);
  checkSum(entries.get('checksum'), { file, bytes, location, where });
  return bytes;
}

/** The SHA-1 of each file of external data that was hashed. */
const sums = new WeakMap<Uint8Array, string>();

/** Throws unless a checksum that is a SHA-1 in hexadecimal is that of the whole file, as ONNX has it, or of the tensor's own bytes. */
function checkSum(
  expected: string | undefined,
  {
    file,
    bytes,
    location,
    where,
  }: {
    readonly file: Uint8Array;
    readonly bytes: Uint8Array;
    readonly location: string;
    readonly where: string;
  },
): void {
  if (expected === undefined || !/^[0-9a-f]{40}$/i.test(expected)) return;
  const got = sums.get(file) ?? bytesToHex(sha1(file));
  sums.set(file, got);
  if (got === expected.toLowerCase() || bytesToHex(sha1(bytes)) === expected.toLowerCase()) return;
  throw new OnnxFormatError(
    `parseOnnx: ${where}: expected "${location}" to have the checksum (SHA-1) ${expected}, got ${got}: the file is damaged, or not the one of this model.`,
  );
}

/** The elements from the field of `TensorProto` that is for their type. */
function typedField(
  tensor: TensorProto,
  dataType: Exclude<DataType, 'string'>,
): ArrayLike<number> | ArrayLike<bigint> {
  if (dataType === 'float') return tensor.floatData;
  if (dataType === 'double') return tensor.doubleData;
  if (dataType === 'int64') return tensor.int64Data;
  if (dataType === 'uint64') return tensor.uint64Data;
  if (dataType === 'uint32') return tensor.uint64Data.map(Number);
  return tensor.int32Data;
}

/**
 * A tensor of the file as a constant; 16-bit floats become float32. The data is a copy, whatever its alignment in the file; float32 numbers
 * are copied to where `placeFor` says.
 *
 * @throws OnnxFormatError for an element type we do not hold, a number of elements that is not ∏ shape, or external
 * data that is missing, truncated, outside the model's folder or not what its checksum says.
 */
export function readTensor(tensor: TensorProto, externalData?: ExternalData, placeFor?: PlaceFor): Constant {
  const dataType = dataTypeOf(tensor.dataType);
  if (dataType === undefined)
    throw new OnnxFormatError(
      `parseOnnx: tensor "${tensor.name}" has element type ${tensor.dataType}, which is not supported.`,
    );
  const shape = tensor.dims.map(Number);
  const size = sizeOf(shape);
  const check = (count: number): void => {
    if (count !== size)
      throw new OnnxFormatError(
        `parseOnnx: tensor "${tensor.name}" of shape [${shape.join()}] expected ${size} elements, got ${count}.`,
      );
  };
  if (dataType === 'string') {
    check(tensor.stringData.length);
    return { dataType, shape, data: tensor.stringData.map((s) => utf8.decode(s)) };
  }
  const Elements = arrayTypes[dataType];
  const external = tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
  const raw = external ? externalBytes(tensor, externalData) : tensor.rawData;
  const place = dataType === 'float' ? placeFor?.(raw.length) : undefined;
  let bytes: Uint8Array;
  if (external || raw.length > 0) {
    check(raw.length / Elements.BYTES_PER_ELEMENT);
    bytes = raw;
  } else {
    const values = typedField(tensor, dataType);
    check(values.length);
    const elements = new Elements(new ArrayBuffer(size * Elements.BYTES_PER_ELEMENT));
    for (let i = 0; i < size; i++) elements[i] = values[i]!;
    bytes = new Uint8Array(elements.buffer);
  }
  if (place && bytes === raw) {
    new Uint8Array(place.buffer, place.byteOffset, place.byteLength).set(bytes);
    return { dataType, shape, data: place };
  }
  const data = new Elements(new Uint8Array(bytes).buffer);
  if (dataType === 'float16' || dataType === 'bfloat16')
    return { dataType: 'float', shape, data: decodeHalf(dataType, data as Uint16Array) };
  return { dataType, shape, data };
}
