import type { LossKind, LossOptions } from '@orograph/onnx';
import { random, sizeOf, streamSeed } from '@orograph/tensor';
import type { DataTensor } from './data/data-tensor.ts';

/** A loss and its numbers. */
interface LikelihoodOf {
  readonly lossKind: LossKind;
  readonly lossOptions: LossOptions;
}

/** The distribution p(t | z) of the targets that a loss is −log p of, or why there is none. */
export function likelihoodOf({ lossKind, lossOptions }: LikelihoodOf): {
  readonly name?: string;
  readonly absent?: string;
} {
  const { weights, smoothing = 0 } = lossOptions;
  if (weights) return { absent: 'with class weights it is not −log p of the targets' };
  if (smoothing > 0) return { absent: 'with label smoothing it is not −log p of the targets' };
  const name = names[lossKind];
  return name === undefined ? { absent: `${lossKind} is not taken as −log p of the targets` } : { name };
}

const names: Partial<Record<LossKind, string>> = {
  'cross-entropy': 'categorical',
  nll: 'categorical',
  'bce-with-logits': 'Bernoulli',
  mse: 'Gaussian of variance 1/2',
};

/** Why a loss has no numbers z of a network that it is a smooth function of; `undefined` where it has some. */
export function withoutScores({ lossKind }: LikelihoodOf, scored: () => unknown): string | undefined {
  if (lossKind === 'output') return 'the network computes its loss itself';
  if (lossKind === 'l1') return 'l1 is linear in the outputs but for kinks';
  if (lossKind !== 'nll') return undefined;
  try {
    scored();
    return undefined;
  } catch {
    return 'nll is linear in outputs that no LogSoftmax makes';
  }
}

/** Numbers z of a network, row-major. */
interface Scores {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What targets are drawn for. */
export interface Draw extends LikelihoodOf {
  /** z of all examples. */
  readonly scores: Scores;
  /** The targets of the data: drawn ones have their type and shape, and the ignored among them stay. */
  readonly target: DataTensor;
  /** The axis of z that counts classes, where the loss has classes. */
  readonly classAxis: number;
}

/** Targets drawn from p(t | z), each row from the stream of its place. */
export function drawTargets(
  { lossKind, lossOptions, scores, target, classAxis }: Draw,
  seed: number,
): DataTensor {
  if (lossKind === 'cross-entropy' || lossKind === 'nll')
    return drawClasses({ scores, target, classAxis, lossOptions }, seed);
  const stream = random(seed);
  const data = Float32Array.from(scores.data, (z) =>
    lossKind === 'mse'
      ? z + Math.SQRT1_2 * stream.normal()
      : Number(stream.uniform() < 1 / (1 + Math.exp(-z))),
  );
  return { shape: scores.shape, dataType: 'float', data };
}

/** Class indices with probabilities softmax(z), or one share of 1 where targets are shares. */
function drawClasses(
  { scores: { shape, data }, target, classAxis, lossOptions }: Omit<Draw, 'lossKind'>,
  seed: number,
): DataTensor {
  const axis = classAxis < 0 ? classAxis + shape.length : classAxis;
  const classes = shape[axis]!;
  const inner = sizeOf(shape.slice(axis + 1));
  const rows = data.length / classes;
  const drawn = Array.from({ length: rows }, (_, row) => {
    const start = Math.floor(row / inner) * classes * inner + (row % inner);
    return drawOne(data, { start, step: inner, classes }, random(streamSeed(seed, row)).uniform());
  });
  if (lossOptions.softLabels) {
    const shares = new Float32Array(data.length);
    for (const [row, label] of drawn.entries())
      shares[Math.floor(row / inner) * classes * inner + (row % inner) + label * inner] = 1;
    return { shape, dataType: 'float', data: shares };
  }
  const { ignoreIndex } = lossOptions;
  const ignored = (row: number): boolean =>
    ignoreIndex !== undefined && Number(target.data[row]) === ignoreIndex;
  const labels = BigInt64Array.from(drawn, (label, row) => BigInt(ignored(row) ? ignoreIndex! : label));
  return { shape: target.shape, dataType: 'int64', data: labels };
}

/** The first class at which the distribution function of softmax(z) exceeds u. */
function drawOne(
  z: Float32Array,
  { start, step, classes }: { readonly start: number; readonly step: number; readonly classes: number },
  u: number,
): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) largest = Math.max(largest, z[start + c * step]!);
  let total = 0;
  for (let c = 0; c < classes; c++) total += Math.exp(z[start + c * step]! - largest);
  let left = u * total;
  for (let c = 0; c < classes - 1; c++) {
    left -= Math.exp(z[start + c * step]! - largest);
    if (left < 0) return c;
  }
  return classes - 1;
}
