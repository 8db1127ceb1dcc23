import { dataTypeCodes } from './data-type.ts';
import { TensorProto_DataLocation, type TensorProto } from './onnx_pb.ts';
import { externalBytes, type ExternalData, type PlaceFor } from './read-tensor.ts';

/**
 * Lays the float32 numbers of all initializers one behind the other in one piece of memory, in their order: θ of the file is then a part of it,
 * and need not be copied together.
 */
export function floatPlaces(
  initializers: readonly TensorProto[],
  externalData: ExternalData | undefined,
): PlaceFor {
  const sizes = initializers
    .filter(({ dataType }) => dataType === dataTypeCodes.float)
    .map((tensor) => bytesOf(tensor, externalData));
  const total = sizes.reduce((sum, size) => sum + (size % 4 === 0 ? size : 0), 0);
  let memory: Float32Array | undefined;
  let at = 0;
  return (bytes) => {
    if (bytes === 0 || bytes % 4 !== 0 || 4 * at + bytes > total) return undefined;
    memory ??= new Float32Array(total / 4);
    const place = memory.subarray(at, at + bytes / 4);
    at += bytes / 4;
    return place;
  };
}

/** How many bytes of numbers a tensor has; none where they are not to be had, which its reader tells. */
function bytesOf(tensor: TensorProto, externalData: ExternalData | undefined): number {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return tensor.rawData.length;
  try {
    return externalBytes(tensor, externalData).length;
  } catch {
    return 0;
  }
}
