import { create } from '@bufbuild/protobuf';
import { dataTypeCodes } from './data-type.ts';
import type { Constant } from './graph.ts';
import { TensorProto_DataLocation, TensorProtoSchema, type TensorProto } from './onnx_pb.ts';
import { originKey, transposedKey } from './origins.ts';

const utf8 = new TextEncoder();

/** Takes bytes into external data and says at which offset they lie; `undefined` keeps them in the model. */
export type Spill = (bytes: Uint8Array) => { readonly location: string; readonly offset: number } | undefined;

/** A constant as ONNX stores it: raw little-endian bytes, inside the model or where `spill` puts them. */
export function writeTensor(
  name: string,
  { dataType, shape, data, origin, transposed }: Constant,
  spill?: Spill,
): TensorProto {
  const tensor = create(TensorProtoSchema, {
    name,
    dataType: dataTypeCodes[dataType],
    dims: shape.map(BigInt),
    metadataProps: [
      ...(origin ? [{ key: originKey, value: origin }] : []),
      ...(transposed ? [{ key: transposedKey, value: 'true' }] : []),
    ],
  });
  if (!ArrayBuffer.isView(data)) {
    tensor.stringData = data.map((s) => utf8.encode(s));
    return tensor;
  }
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  const place = spill?.(bytes);
  if (!place) {
    tensor.rawData = bytes;
    return tensor;
  }
  tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
  const { location, offset } = place;
  const entries = { location, offset, length: bytes.length };
  tensor.externalData = Object.entries(entries).map(([key, value]) => ({
    $typeName: 'onnx.StringStringEntryProto',
    key,
    value: String(value),
  }));
  return tensor;
}
