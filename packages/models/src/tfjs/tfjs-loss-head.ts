import type { LossKind, ValueInfo } from '@orograph/onnx';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from './tfjs-runtime.ts';

/** A loss over the rows that were fed: float scalars on the device, and the counts they are over. */
export interface HeadSums {
  /** Σ of the loss. */
  readonly loss: Tensor;
  /** What the sum is over. */
  readonly weight: number;
  /** Σ of classes guessed right, or of squared errors; absent for the model's own output. */
  readonly metric?: { readonly name: 'metric_correct' | 'metric_squared_error'; readonly sum: Tensor };
}

const classKinds: readonly LossKind[] = ['cross-entropy', 'nll'];

/** Whether a loss compares class indices. */
export const comparesClasses = (kind: LossKind): boolean => classKinds.includes(kind);

/** Whether a loss is on the logits, before the softmax or sigmoid the network ends in. */
export const onLogits = (kind: LossKind, activation: 'softmax' | 'sigmoid' | undefined): boolean =>
  (kind === 'cross-entropy' && activation === 'softmax') ||
  (kind === 'bce-with-logits' && activation === 'sigmoid');

/**
 * The `target` that a loss on an output wants: class indices, the classes being on the last axis, or floats of the
 * output's shape; `undefined` for the model's own output.
 *
 * @throws RangeError if the output has no axis of classes.
 */
export function targetOf(kind: LossKind, { name, shape }: ValueInfo): ValueInfo | undefined {
  if (kind === 'output') return undefined;
  const classes = comparesClasses(kind);
  if (classes && shape && shape.length < 2)
    throw new RangeError(
      `tfjsLoss: ${kind} expected an output [rows, ..., classes], got "${name}" of shape [${shape.map((n) => n ?? '?').join()}].`,
    );
  return {
    name: 'target',
    dataType: classes ? 'int64' : 'float',
    ...(shape && { shape: classes ? shape.slice(0, -1) : shape }),
  };
}

/**
 * The sums of a loss, with the formulas of `withLossHead`: −log softmax(z)ₜ (`cross-entropy`), −zₜ (`nll`), (y − t)² (`mse`),
 * |y − t| (`l1`), `huber` with δ = 1, t·softplus(−z) + (1 − t)·softplus(z) (`bce-with-logits`), or the output itself.
 *
 * @throws RangeError if the target has another number of elements than the output has rows or entries.
 */
export function lossHead(core: TfjsCore, kind: LossKind, y: Tensor, target: Tensor | undefined): HeadSums {
  if (!target) return { loss: core.sum(y), weight: y.size };
  if (comparesClasses(kind)) {
    const classes = y.shape.at(-1)!;
    const rows = y.size / classes;
    checkSize(kind, target, rows, y);
    const scores = core.reshape(y, [rows, classes]);
    const labels = core.reshape(target, [rows]);
    const logs = kind === 'nll' ? scores : core.logSoftmax(scores);
    const picked = core.mul(core.oneHot(labels, classes), logs);
    const right = core.equal(core.argMax(scores, 1), labels);
    return {
      loss: core.neg(core.sum(picked)),
      weight: rows,
      metric: { name: 'metric_correct', sum: core.sum(core.cast(right, 'float32')) },
    };
  }
  checkSize(kind, target, y.size, y);
  const t = core.reshape(target, y.shape);
  if (kind === 'bce-with-logits') {
    const present = core.mul(t, core.softplus(core.neg(y)));
    const absent = core.mul(core.sub(1, t), core.softplus(y));
    const right = core.equal(core.greater(y, 0), core.greater(t, 0.5));
    return {
      loss: core.sum(core.add(present, absent)),
      weight: y.size,
      metric: { name: 'metric_correct', sum: core.sum(core.cast(right, 'float32')) },
    };
  }
  const error = core.sub(y, t);
  const squares = core.square(error);
  const metric = { name: 'metric_squared_error' as const, sum: core.sum(squares) };
  if (kind === 'mse') return { loss: metric.sum, weight: y.size, metric };
  const size = core.abs(error);
  if (kind === 'l1') return { loss: core.sum(size), weight: y.size, metric };
  const huber = core.where(core.less(size, 1), core.mul(0.5, squares), core.sub(size, 0.5));
  return { loss: core.sum(huber), weight: y.size, metric };
}

function checkSize(kind: LossKind, target: Tensor, expected: number, y: Tensor): void {
  if (target.size !== expected)
    throw new RangeError(
      `tfjsLoss: ${kind} expected ${expected} targets for an output of shape [${y.shape.join()}], got ${target.size}.`,
    );
}
