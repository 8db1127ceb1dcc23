import type { LossKind, LossOptions, ValueInfo } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import type { Dataset } from '../data/dataset.ts';
import { classesOf, classRows } from './class-rows.ts';
import type { Guess } from './guess.ts';
import { guessLoss, sharesAxis, sizeOfOne } from './guess-loss.ts';
import { sharesOf } from './two-values.ts';

/** What a target means for an output. */
export interface TargetReading {
  /** The loss. */
  readonly kind: LossKind;
  /** Its numbers: with `softLabels` and the axis of the classes where the target has a share for each. */
  readonly options: LossOptions;
  /** The data, a target of rows with a single 1 made class labels, −1 and 1 of `bce-with-logits` made 0 and 1. */
  readonly data: Dataset;
  /** What was guessed. */
  readonly guesses: readonly Guess[];
}

const classKinds: readonly LossKind[] = ['cross-entropy', 'nll'];

/** Whether a loss compares classes. */
export const comparesClasses = (kind: LossKind): boolean => classKinds.includes(kind);

/**
 * Reads a target for an output: the loss, guessed where none is given as by {@link guessLoss}, and what the target is to it.
 *
 * @throws RangeError for a target of the output's shape whose rows are no shares of classes where classes are compared, for one of
 *   `bce-with-logits` with other numbers than shares from 0 to 1 or −1 and 1, and for no target where one is needed.
 */
export function readTarget(
  output: ValueInfo | undefined,
  data: Dataset,
  {
    kind: given,
    options,
    endsIn,
  }: {
    readonly kind?: LossKind | undefined;
    readonly options: LossOptions;
    readonly endsIn?: string | undefined;
  },
): TargetReading {
  const guessed = given === undefined ? guessLoss(output, data, endsIn) : { kind: given };
  const { kind } = guessed;
  const guesses =
    'because' in guessed
      ? [
          {
            setting: 'loss',
            value: kind,
            because: guessed.because,
            ...(guessed.other !== undefined && { other: guessed.other }),
          } as const,
        ]
      : [];
  const { target, source } = data;
  if (target && kind === 'bce-with-logits') {
    const shares = sharesOf(target, source);
    const signed: Guess = {
      setting: 'loss',
      value: kind,
      because: 'targets of −1 and 1 are taken for 0 and 1',
    };
    if (shares !== target) return { kind, options, data: { ...data, target: shares }, guesses: [signed] };
  }
  const numbers = sizeOfOne(output?.shape);
  const asOutput =
    target && numbers !== undefined && numbers > 1 && numbers === sizeOf(target.shape.slice(1));
  if (!asOutput || !comparesClasses(kind) || options.softLabels) return { kind, options, data, guesses };
  const rank = target.shape.length;
  const { classAxis } = options;
  const axis = classAxis === undefined ? sharesAxis(target) : classAxis < 0 ? classAxis + rank : classAxis;
  const rows = axis > 0 && axis < rank ? classRows(target, axis) : undefined;
  const placed = { ...options, ...(axis !== 1 && { classAxis: axis }) };
  if (rows === 'one-hot')
    return { kind, options: placed, data: { ...data, target: classesOf(target, axis) }, guesses };
  if (rows === 'shares' && kind === 'cross-entropy')
    return { kind, options: { ...placed, softLabels: true }, data, guesses };
  throw new RangeError(
    `${source}: ${kind} expected a class for each row, or rows ${kind === 'nll' ? 'with a single 1' : 'of shares that sum to 1'}, got a target of shape [${target.shape.join()}] whose rows are not so.`,
  );
}
