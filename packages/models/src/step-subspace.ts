import { coordinatesName, operandsOf, originName } from '@orograph/onnx';
import { layoutOf, type AffineSubspace, type Layout } from '@orograph/tensor';
import type { TensorValue } from './session-task.ts';

/** The layout of the coordinates in a subspace. */
export const layoutWithin = ({ map }: AffineSubspace): Layout =>
  layoutOf([{ name: coordinatesName, shape: [map.rank] }]);

/** The tensors of a subspace by the inputs that take them, which stay the same at every step. */
export function heldTensors({ origin, map }: AffineSubspace): Record<string, TensorValue> {
  const operands = Object.entries(operandsOf(map)).map(
    ([name, { dataType, shape, data }]): [string, TensorValue] => [
      name,
      dataType === 'int32'
        ? { type: 'int32', dims: shape, data: data as Int32Array }
        : { type: 'float32', dims: shape, data: data as Float32Array },
    ],
  );
  return {
    [originName]: { type: 'float32', dims: [map.dim], data: Float32Array.from(origin) },
    ...Object.fromEntries(operands),
  };
}
