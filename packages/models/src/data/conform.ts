import type { Dim, ValueInfo } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataElement, type DataTensor } from './data-tensor.ts';
import { widenHalf } from './float16.ts';

/** Bits of the whole-number types. */
const integerBits: Readonly<Partial<Record<DataElement, number>>> = {
  int16: 16,
  int32: 32,
  int64: 64,
  int8: 8,
  uint16: 16,
  uint32: 32,
  uint64: 64,
  uint8: 8,
};

/**
 * Whether data can be fed as a graph's input: the same rank and, but for the first axis, no differing length; or the
 * same example once lengths of 1 are dropped; or one of the two is the other flattened.
 *
 * The channels are never moved: [N, 32, 32, 3] does not fit [N, 3, 32, 32].
 */
export function fits(shape: readonly number[], wanted: readonly Dim[] | undefined): boolean {
  if (shape.length === 0) return false;
  if (!wanted) return true;
  const [have, want] = [shape.slice(1), wanted.slice(1)];
  if (have.length === want.length && have.every((n, i) => typeof want[i] !== 'number' || want[i] === n))
    return true;
  if (!want.every((n) => typeof n === 'number')) return false;
  const same = sizeOf(have) === sizeOf(want);
  return same && (core(have) === core(want) || have.length <= 1 || want.length <= 1);
}

/**
 * Data as a graph's input wants it: reshaped as {@link fits} allows, and floats or whole numbers converted among themselves.
 *
 * @throws RangeError for another shape or a whole number out of range; TypeError for whole numbers where the graph
 *   wants floats and the reverse: scaling pixels is for the caller to decide. Only for `target` whole numbers become floats. `where` names the data.
 */
export function conform(tensor: DataTensor, wanted: ValueInfo, where: string): DataTensor {
  if (!fits(tensor.shape, wanted.shape))
    throw new RangeError(
      `${where}: input "${wanted.name}" expects shape [${(wanted.shape ?? []).map((n) => n ?? '?').join()}], got [${tensor.shape.join()}].`,
    );
  const cast = castTo(tensor, wanted, where);
  const want = wanted.shape?.slice(1) ?? [];
  if (!wanted.shape || wanted.shape.length === tensor.shape.length) {
    const differs = want.some((n, i) => typeof n === 'number' && n !== tensor.shape[i + 1]);
    if (!differs) return cast;
  }
  return { ...cast, shape: [tensor.shape[0]!, ...(want as number[])] };
}

/** float16 widened to float32; anything else as it is. */
export const widened = (tensor: DataTensor): DataTensor =>
  tensor.dataType === 'float16'
    ? { ...tensor, dataType: 'float', data: widenHalf(tensor.data as Uint16Array) }
    : tensor;

/** A shape without its lengths of 1, as text. */
const core = (dims: readonly number[]): string => dims.filter((n) => n !== 1).join();

const isFloat = (type: string): boolean => type === 'float' || type === 'double';

function castTo(given: DataTensor, wanted: ValueInfo, where: string): DataTensor {
  const tensor = widened(given);
  const { dataType } = wanted;
  if (tensor.dataType === dataType) return tensor;
  if (isFloat(dataType) && (isFloat(tensor.dataType) || wanted.name === 'target')) {
    const data = new storageOf[dataType as DataElement](tensor.data.length);
    for (let i = 0; i < data.length; i++) data[i] = Number(tensor.data[i]);
    return { ...tensor, dataType: dataType as DataElement, data };
  }
  const bits = integerBits[dataType as DataElement];
  if (bits === undefined || integerBits[tensor.dataType] === undefined)
    throw new TypeError(
      `${where}: input "${wanted.name}" expects ${dataType}, got ${given.dataType}; convert the data first (pixels: x / 255).`,
    );
  return castIntegers(tensor, dataType as DataElement, bits, where);
}

function castIntegers(tensor: DataTensor, dataType: DataElement, bits: number, where: string): DataTensor {
  const signed = dataType.startsWith('int');
  const low = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const high = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  const data = new storageOf[dataType](tensor.data.length);
  for (let i = 0; i < data.length; i++) {
    const value = BigInt(tensor.data[i]!);
    if (value < low || value > high)
      throw new RangeError(`${where}: ${value} at index ${i} is out of the range of ${dataType}.`);
    data[i] = bits === 64 ? value : Number(value);
  }
  return { ...tensor, dataType, data };
}
