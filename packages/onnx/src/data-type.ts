import type { DataType, TensorData } from './graph.ts';

type NumericArray = Exclude<TensorData, readonly string[]>;
type NumericType = Exclude<DataType, 'string'>;

/** The numbers of ONNX's `TensorProto.DataType`, by our names. */
export const dataTypeCodes: Readonly<Record<DataType, number>> = {
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
};

const names = new Map(Object.entries(dataTypeCodes).map(([name, code]) => [code, name as DataType]));

/** The element type ONNX numbers `code`; `undefined` for the types we do not hold (complex, 8-bit floats, 4- and 2-bit integers). */
export const dataTypeOf = (code: number): DataType | undefined => names.get(code);

/** The array that holds elements of a numeric type. */
export const arrayTypes: Readonly<
  Record<NumericType, { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): NumericArray }>
> = {
  float: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  float16: Uint16Array,
  double: Float64Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bfloat16: Uint16Array,
};

const DECIMAL = new Set<DataType>(['float', 'double', 'float16', 'bfloat16']);

/** Whether values of a type have derivatives. */
export const isDecimal = (type: DataType): boolean => DECIMAL.has(type);
