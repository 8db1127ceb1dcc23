/** The element types of data: ONNX's names, without strings. */
export type DataElement =
  | 'bool'
  | 'double'
  | 'float'
  | 'float16'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'int8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uint8';

/** The numbers of a data tensor. `bool` is a Uint8Array of 0 and 1, `float16` a Uint16Array of the bits. */
export type DataNumbers =
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | Int16Array
  | Int32Array
  | Int8Array
  | Uint16Array
  | Uint32Array
  | Uint8Array;

/** An array of data; in a data set the first axis counts examples. */
export interface DataTensor {
  /** The shape, outermost first. */
  readonly shape: readonly number[];
  /** The element type, by its ONNX name. */
  readonly dataType: DataElement;
  /** The elements, row-major. */
  readonly data: DataNumbers;
}

/** The storage of an element type. */
type Storage = new (source: ArrayBufferLike | number, offset?: number, length?: number) => DataNumbers;

/** Which typed array holds which element type. */
export const storageOf: Readonly<Record<DataElement, Storage>> = {
  bool: Uint8Array,
  double: Float64Array,
  float: Float32Array,
  float16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  int8: Int8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  uint8: Uint8Array,
};

/** The first `count` examples of a tensor, a copy, so that the rest can be freed; the tensor itself when it has no more. */
export function firstExamples(tensor: DataTensor, count: number): DataTensor {
  const [examples = 1, ...rest] = tensor.shape;
  if (count >= examples) return tensor;
  const each = tensor.data.length / Math.max(1, examples);
  return {
    shape: [count, ...rest],
    dataType: tensor.dataType,
    data: tensor.data.slice(0, count * each),
  };
}

/** The examples of a tensor at these places, a copy. */
export function examplesAt({ shape, dataType, data }: DataTensor, places: ArrayLike<number>): DataTensor {
  const [examples = 1, ...rest] = shape;
  const each = data.length / Math.max(1, examples);
  const taken = new storageOf[dataType](places.length * each);
  for (let k = 0; k < places.length; k++)
    (taken as Float64Array).set(
      data.subarray(places[k]! * each, (places[k]! + 1) * each) as Float64Array,
      k * each,
    );
  return { shape: [places.length, ...rest], dataType, data: taken };
}
