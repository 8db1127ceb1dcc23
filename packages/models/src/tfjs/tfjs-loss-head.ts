import type { LossKind, LossOptions, ValueInfo } from '@orograph/onnx';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from './tfjs-runtime.ts';

/** A loss over the rows that were fed: float scalars on the device, and the counts they are over. */
export interface HeadSums {
  /** Σ of the loss. */
  readonly loss: Tensor;
  /** What the sum is over. */
  readonly weight: number;
  /** How many entries the metric is over. */
  readonly count: number;
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
 * output's shape (with soft labels also where classes are compared); `undefined` for the model's own output.
 *
 * @throws RangeError if the output has no axis of classes.
 */
export function targetOf(
  kind: LossKind,
  { name, shape }: ValueInfo,
  { softLabels = false }: LossOptions = {},
): ValueInfo | undefined {
  if (kind === 'output') return undefined;
  const classes = comparesClasses(kind);
  if (classes && shape && shape.length < 2)
    throw new RangeError(
      `tfjsLoss: ${kind} expected an output [rows, ..., classes], got "${name}" of shape [${shape.map((n) => n ?? '?').join()}].`,
    );
  return {
    name: 'target',
    dataType: classes && !softLabels ? 'int64' : 'float',
    ...(shape && { shape: classes && !softLabels ? shape.slice(0, -1) : shape }),
  };
}

/**
 * The sums of a loss, with the formulas of `withLossHead`: −log softmax(z)ₜ (`cross-entropy`), −zₜ (`nll`), (y − t)² (`mse`),
 * |y − t| (`l1`), `huber`, t·softplus(−z) + (1 − t)·softplus(z) (`bce-with-logits`), or the output itself. Of `options` it
 * takes class weights, an ignored label, label smoothing and δ.
 *
 * @throws RangeError if the target has another number of elements than the output has rows or entries.
 */
export function lossHead(
  core: TfjsCore,
  kind: LossKind,
  y: Tensor,
  target: Tensor | undefined,
  options: LossOptions = {},
): HeadSums {
  if (!target) return { loss: core.sum(y), weight: y.size, count: y.size };
  if (comparesClasses(kind)) return classHead(core, kind, y, target, options);
  checkSize(kind, target, y.size, y);
  const t = core.reshape(target, y.shape);
  if (kind === 'bce-with-logits') {
    const present = core.mul(t, core.softplus(core.neg(y)));
    const absent = core.mul(core.sub(1, t), core.softplus(y));
    const right = core.equal(core.greater(y, 0), core.greater(t, 0.5));
    return {
      loss: core.sum(core.add(present, absent)),
      weight: y.size,
      count: y.size,
      metric: { name: 'metric_correct', sum: core.sum(core.cast(right, 'float32')) },
    };
  }
  const error = core.sub(y, t);
  const squares = core.square(error);
  const metric = { name: 'metric_squared_error' as const, sum: core.sum(squares) };
  if (kind === 'mse') return { loss: metric.sum, weight: y.size, count: y.size, metric };
  const size = core.abs(error);
  if (kind === 'l1') return { loss: core.sum(size), weight: y.size, count: y.size, metric };
  const { delta = 1 } = options;
  const beyond = core.mul(delta, core.sub(size, delta / 2));
  const huber = core.where(core.less(size, delta), core.mul(0.5, squares), beyond);
  return { loss: core.sum(huber), weight: y.size, count: y.size, metric };
}

/** −Σ wₜ log p: with weights w, a share ε of each row spread over the classes, and ignored rows left out. */
function classHead(
  core: TfjsCore,
  kind: LossKind,
  y: Tensor,
  target: Tensor,
  { weights, ignoreIndex, smoothing = 0, softLabels = false }: LossOptions,
): HeadSums {
  const classes = y.shape.at(-1)!;
  const rows = y.size / classes;
  checkSize(kind, target, softLabels ? y.size : rows, y);
  const scores = core.reshape(y, [rows, classes]);
  const logs = kind === 'nll' ? scores : core.logSoftmax(scores);
  if (softLabels) {
    const shares = core.reshape(target, [rows, classes]);
    const right = core.equal(core.argMax(scores, 1), core.argMax(shares, 1));
    return {
      loss: core.neg(core.sum(core.mul(shares, logs))),
      weight: rows,
      count: rows,
      metric: { name: 'metric_correct', sum: core.sum(core.cast(right, 'float32')) },
    };
  }
  const labels = target.dataSync<'int32'>();
  if (weights && weights.length !== classes)
    throw new RangeError(`tfjsLoss: expected ${classes} class weights, got ${weights.length}.`);
  const factors = new Float32Array(y.size);
  const counted = new Float32Array(rows);
  let [weight, count] = [0, 0];
  labels.forEach((label, row) => {
    if (label === ignoreIndex) return;
    counted[row] = 1;
    count += 1;
    weight += weights?.[label] ?? 1;
    for (let c = 0; c < classes; c++)
      factors[row * classes + c] =
        (weights?.[c] ?? 1) * (smoothing / classes + (c === label ? 1 - smoothing : 0));
  });
  const factor = core.tensor2d(factors, [rows, classes]);
  // What has no share is left out, were its logarithm infinite.
  const picked = core.where(core.notEqual(factor, 0), core.mul(factor, logs), 0);
  const same = core.equal(core.argMax(scores, 1), core.reshape(target, [rows]));
  const right = core.mul(core.cast(same, 'float32'), core.tensor1d(counted));
  return {
    loss: core.neg(core.sum(picked)),
    weight,
    count,
    metric: { name: 'metric_correct', sum: core.sum(right) },
  };
}

function checkSize(kind: LossKind, target: Tensor, expected: number, y: Tensor): void {
  if (target.size !== expected)
    throw new RangeError(
      `tfjsLoss: ${kind} expected ${expected} targets for an output of shape [${y.shape.join()}], got ${target.size}.`,
    );
}
