import type { LossKind, ValueInfo } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import type { DataTensor } from '../data/data-tensor.ts';
import type { Dataset } from '../data/dataset.ts';
import { classRows } from './class-rows.ts';
import { refuseTwoValues, twoValues } from './two-values.ts';

/** A loss that was guessed; why, unless it is the plain one; and which other would do as well. */
export interface GuessedLoss {
  /** The loss. */
  readonly kind: LossKind;
  /** Why, as a clause; absent where nothing else would be expected. */
  readonly because?: string;
  /** Another loss that suits the target as well. */
  readonly other?: LossKind;
}

/** Numbers of one example of an output; `undefined` where that is not known. */
export function sizeOfOne(shape: ValueInfo['shape']): number | undefined {
  const rest = shape?.slice(1);
  if (!shape?.length || !rest?.every((n) => typeof n === 'number')) return undefined;
  return sizeOf(rest);
}

const isFloat = ({ dataType }: DataTensor): boolean => dataType === 'float' || dataType === 'double';

const every = ({ data }: DataTensor, is: (x: number) => boolean): boolean => {
  for (let i = 0; i < data.length; i++) if (!is(Number(data[i]))) return false;
  return true;
};

/** The axis of an output's classes in a target of the same shape: the first, or else the last, along which rows sum to 1; 1 where none is. */
export const sharesAxis = (target: DataTensor): number =>
  [1, target.shape.length - 1].find((axis) => axis > 0 && classRows(target, axis) !== undefined) ?? 1;

/**
 * The loss that a target suggests for an output.
 *
 * - One number an example and 0 or 1: `bce-with-logits`; two other whole numbers, as 1 and 2 or −1 and 1, are refused; other numbers `mse`.
 * - The output's shape: rows with a single 1 or of shares that sum to 1 `cross-entropy`, only 0 and 1 `bce-with-logits` (several labels
 *   an example, or where the network ends in a sigmoid), other numbers `mse`.
 * - Whole numbers otherwise, also as floats where they can be classes: `cross-entropy`. Other floats: `mse`.
 * - No target: the network's own output, where that is one number, or one an example.
 *
 * @throws RangeError if there is no target and the output is none of these, and for a target that could be classes by its shape, with
 *   numbers that are none, and for two whole numbers other than 0 and 1 where the output is one number.
 */
export function guessLoss(
  output: ValueInfo | undefined,
  { target, source, unread }: Dataset,
  endsIn?: string,
): GuessedLoss {
  if (!target) {
    if ((output?.shape?.length ?? 0) <= 1) return { kind: 'output' };
    throw new RangeError(
      `${source}: no target found, expected the key of one (target, --target), or a network that computes its own loss; its output "${output?.name}" has shape [${output?.shape?.map((n) => n ?? '?').join()}]${unread === undefined ? '' : `; nothing reads ${unread}`}.`,
    );
  }
  const numbers = sizeOfOne(output?.shape);
  const each = sizeOf(target.shape.slice(1));
  const floats = isFloat(target);
  const binary = (): boolean => every(target, (x) => x === 0 || x === 1);
  const doubt = floats ? { other: 'mse' as const } : {};
  if (numbers === 1 && each === 1) {
    if (binary())
      return {
        kind: 'bce-with-logits',
        because: 'the output is one number and the target is 0 or 1',
        ...doubt,
      };
    refuseTwoValues(target, source);
    return floats
      ? { kind: 'mse' }
      : { kind: 'mse', because: 'the output is one number and the target is whole numbers' };
  }
  if (numbers !== undefined && numbers === each) {
    if (endsIn === 'sigmoid' && every(target, (x) => x >= 0 && x <= 1) && (!floats || binary()))
      return { kind: 'bce-with-logits', because: 'the network ends in a sigmoid', ...doubt };
    const rows = classRows(target, sharesAxis(target));
    if (rows)
      return {
        kind: 'cross-entropy',
        because: `each row of the target ${rows === 'one-hot' ? 'has a single 1' : 'sums to 1'}`,
      };
    if (binary())
      return { kind: 'bce-with-logits', because: 'the target is 0 or 1 for each output', ...doubt };
    const signed = twoValues(target)?.join() === '-1,1';
    return floats && !signed
      ? { kind: 'mse' }
      : {
          kind: 'mse',
          because: 'the target is whole numbers of the shape of the output',
          ...(signed && { other: 'bce-with-logits' }),
        };
  }
  if (!floats) return { kind: 'cross-entropy' };
  const classes = numbers === undefined ? 0 : numbers / each;
  if (Number.isInteger(classes) && classes > 1 && every(target, (x) => Number.isInteger(x) && x < classes))
    return {
      kind: 'cross-entropy',
      because: 'the target is whole numbers, one for each row of classes, although it is kept as floats',
    };
  if (Number.isInteger(classes) && classes > 1) {
    const odd = target.data.findIndex((x: bigint | number) => !(Number.isInteger(Number(x)) && x < classes));
    throw new RangeError(
      `${source}: expected a class from 0 to ${classes - 1} for each row of the output "${output?.name}", or numbers of its shape [${output?.shape?.map((n) => n ?? '?').join()}], got a target of shape [${target.shape.join()}] with ${target.data[odd]} in example ${Math.floor(odd / each)}.`,
    );
  }
  return { kind: 'mse' };
}
