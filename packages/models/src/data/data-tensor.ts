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
