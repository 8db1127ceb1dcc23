import type { Graph, LossOptions, ValueInfo } from '@orograph/onnx';
import type { Dataset } from './data/dataset.ts';

/** The output a loss is of: the first that holds decimal numbers, since classifiers may put their labels first. */
export const scoredOutput = ({ outputs }: Graph): ValueInfo | undefined =>
  outputs.find(({ dataType }) => dataType === 'float' || dataType === 'double') ?? outputs[0];

/**
 * The axis of an output that counts its classes: the one given; else 1 if the target has the shape that is left without
 * it, the last if it only has that one.
 */
export function classAxisOf(
  shape: ValueInfo['shape'],
  { target }: Dataset,
  { classAxis = 1, softLabels }: LossOptions,
): number {
  if (classAxis !== 1 || softLabels || !shape || target?.shape.length !== shape.length - 1) return classAxis;
  const agrees = (axis: number): boolean =>
    shape.toSpliced(axis, 1).every((d, i) => i === 0 || typeof d !== 'number' || d === target.shape[i]);
  return !agrees(1) && agrees(shape.length - 1) ? shape.length - 1 : 1;
}
