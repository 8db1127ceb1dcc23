import type { Graph, LossOptions, ValueInfo } from '@orograph/onnx';
import { InputError } from '@orograph/tensor';
import type { Dataset } from './data/dataset.ts';
import type { Guess } from './target/guess.ts';

const isDecimal = ({ dataType }: ValueInfo): boolean => dataType === 'float' || dataType === 'double';

/**
 * The output a loss is of: the one called `name`, or the first that holds decimal numbers, since classifiers may put their labels first.
 *
 * @throws RangeError for a name that no output has, listing those there are.
 */
export function scoredOutput({ outputs }: Graph, name?: string): ValueInfo | undefined {
  if (name === undefined) return outputs.find(isDecimal) ?? outputs[0];
  const found = outputs.find((output) => output.name === name);
  if (found) return found;
  const names = outputs.map((output) => `"${output.name}"`).join(', ');
  throw new InputError(
    'output',
    { expected: `one of ${names}`, got: `"${name}"` },
    `onnxLoss: no output "${name}"; the outputs are ${names}.`,
  );
}

/** The guess that an output not named is the right one: where several hold decimal numbers another may be meant. */
export function outputGuess({ outputs }: Graph, chosen: ValueInfo | undefined, name?: string): Guess[] {
  const others = outputs.filter((output) => isDecimal(output) && output.name !== chosen?.name);
  if (!chosen || name !== undefined || others.length === 0) return [];
  const because = `it is the first of ${outputs.map((output) => `"${output.name}"`).join(', ')}`;
  return [{ setting: 'output', value: chosen.name, because, other: others[0]!.name }];
}

/** The axes of an output that may count its classes by its target: those without which it has the target's shape, but the first. */
function classAxes(shape: NonNullable<ValueInfo['shape']>, target: Dataset['target']): readonly number[] {
  if (target?.shape.length !== shape.length - 1) return [];
  return [...shape.keys()].filter(
    (axis) =>
      axis > 0 &&
      shape.toSpliced(axis, 1).every((d, i) => i === 0 || typeof d !== 'number' || d === target.shape[i]),
  );
}

/**
 * The axis of an output that counts its classes: the one given; else 1 if the target has the shape that is left without
 * it, the last if it only has that one.
 */
export function classAxisOf(
  shape: ValueInfo['shape'],
  { target }: Dataset,
  { classAxis = 1, softLabels }: LossOptions,
): number {
  if (classAxis !== 1 || softLabels || !shape) return classAxis;
  const axes = classAxes(shape, target);
  return !axes.includes(1) && axes.includes(shape.length - 1) ? shape.length - 1 : 1;
}

/** The guess that an axis not named counts the classes, where the last one may as well: as many classes as places. */
export function classAxisGuess(
  output: ValueInfo | undefined,
  { target }: Dataset,
  { classAxis, softLabels }: LossOptions,
): Guess[] {
  const shape = output?.shape;
  if (classAxis !== undefined || softLabels || !shape || shape.length < 3) return [];
  const [axes, last] = [classAxes(shape, target), shape.length - 1];
  if (!axes.includes(1) || !axes.includes(last) || shape.slice(1).some((d) => typeof d !== 'number'))
    return [];
  const because = `the target has the shape of the output "${output.name}" without it`;
  return [{ setting: 'classAxis', value: '1', because, other: String(last) }];
}
