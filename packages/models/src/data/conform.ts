import type { Dim, ValueInfo } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataElement, type DataTensor } from './data-tensor.ts';
import { reshaped } from './tensor-rows.ts';
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
 * Data as a graph's input wants it: reshaped as {@link fits} allows, and converted where no number changes: floats to the graph's floats,
 * whole numbers and truth values to any type that holds them, floats that are whole to whole numbers.
 *
 * @throws RangeError for another shape or a number that the graph's type does not hold, saying which. `where` names the data.
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
  return reshaped(cast, [tensor.shape[0]!, ...(want as number[])]);
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
  const target = dataType as DataElement;
  if (isFloat(dataType)) return castToFloats(tensor, target, where);
  const bits = dataType === 'bool' ? 1 : integerBits[target];
  if (bits === undefined)
    throw new TypeError(
      `${where}: input "${wanted.name}" expects ${dataType}, which data cannot be given for, got ${given.dataType}.`,
    );
  return castToIntegers(tensor, target, bits, where);
}

/** Whole numbers up to this are exact in each type of floats. */
const exact: Readonly<Partial<Record<DataElement, number>>> = { float: 2 ** 24, double: 2 ** 53 };

function castToFloats(tensor: DataTensor, dataType: DataElement, where: string): DataTensor {
  const data = new storageOf[dataType](tensor.data.length);
  const most = isFloat(tensor.dataType) ? Number.POSITIVE_INFINITY : exact[dataType]!;
  for (let i = 0; i < data.length; i++) {
    const value = Number(tensor.data[i]);
    if (Math.abs(value) > most)
      throw new RangeError(
        `${where}: ${value} at index ${i} is a whole number that ${dataType} does not hold.`,
      );
    data[i] = value;
  }
  return { ...tensor, dataType, data };
}

function castToIntegers(tensor: DataTensor, dataType: DataElement, bits: number, where: string): DataTensor {
  const signed = dataType.startsWith('int');
  const low = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const high = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  const data = new storageOf[dataType](tensor.data.length);
  for (let i = 0; i < data.length; i++) {
    const number = tensor.data[i]!;
    if (typeof number === 'number' && !Number.isInteger(number))
      throw new RangeError(
        `${where}: expected ${dataType}, got ${number} at index ${i}, which is not whole.`,
      );
    const value = BigInt(number);
    if (value < low || value > high)
      throw new RangeError(`${where}: ${value} at index ${i} is out of the range of ${dataType}.`);
    data[i] = bits === 64 ? value : Number(value);
  }
  return { ...tensor, dataType, data };
}
