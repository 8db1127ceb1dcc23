import type { Estimate } from '@orograph/tensor';

import type { Predictions } from './similarity.ts';

/** Centred features, and what each example adds to ‖XᵀX‖²_F. */
export interface Features {
  /** How many examples. */
  readonly examples: number;
  /** How many features. */
  readonly width: number;
  /** Row-major [examples, width]; every column sums to 0. */
  readonly rows: Float64Array;
  /** qᵢ of the features with themselves. */
  readonly own: Float64Array;
}

/**
 * Linear centred kernel alignment ‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F) on centred features; 1 for features equal up to rotation and
 * scale, `NaN` for features that are constant.
 *
 * The standard error is that of the infinitesimal jackknife, to which the bootstrap over the examples tends.
 *
 * Reference: Kornblith et al. 2019; Jaeckel 1972.
 *
 * @throws RangeError for predictions on different numbers of examples.
 */
export const linearCka = (a: Predictions, b: Predictions): Estimate =>
  alignment(featuresOf(a), featuresOf(b));

/** The outputs of a model as features of its examples. */
export function featuresOf({ shape, data }: Predictions): Features {
  const examples = shape[0] ?? 0;
  const width = examples === 0 ? 0 : data.length / examples;
  const rows = Float64Array.from(data);
  for (let j = 0; j < width; j++) {
    let mean = 0;
    for (let i = j; i < rows.length; i += width) mean += rows[i]! / examples;
    for (let i = j; i < rows.length; i += width) rows[i]! -= mean;
  }
  const features = { examples, width, rows };
  return { ...features, own: shares(features, features) };
}

/**
 * {@link linearCka} of features. With r = q / mean q, example i moves it by CKA · (2rᵢ(X, Y) − rᵢ(X, X) − rᵢ(Y, Y))/n.
 *
 * @throws RangeError for features of different numbers of examples.
 */
export function alignment(x: Features, y: Features): Estimate {
  const { examples: count } = x;
  if (count !== y.examples)
    throw new RangeError(`linearCka: expected as many examples of both, got ${count} and ${y.examples}.`);
  const both = shares(x, y);
  const [xx, yy] = [total(x.own), total(y.own)];
  const length = Math.sqrt(xx * yy);
  const mean = total(both) / length;
  let squares = 0;
  for (let i = 0; i < count; i++)
    squares += ((2 * both[i]!) / length - mean * (x.own[i]! / xx + y.own[i]! / yy)) ** 2;
  return { mean, standardError: Math.sqrt((squares * count) / (count - 1)), count };
}

type Rows = Omit<Features, 'own'>;

/**
 * qᵢ = xᵢᵀ(XᵀY)yᵢ = Σⱼ (xᵢ·xⱼ)(yᵢ·yⱼ), which sum to ‖YᵀX‖²_F: through the features or through the examples, whatever are
 * fewer.
 */
const shares = (x: Rows, y: Rows): Float64Array =>
  x.examples * (x.width + y.width) < 2 * x.width * y.width ? throughExamples(x, y) : throughFeatures(x, y);

function throughFeatures(x: Rows, y: Rows): Float64Array {
  const [p, q] = [x.width, y.width];
  const product = new Float64Array(p * q);
  for (let i = 0; i < x.examples; i++)
    for (let a = 0; a < p; a++) {
      const value = x.rows[i * p + a]!;
      for (let b = 0; b < q; b++) product[a * q + b]! += value * y.rows[i * q + b]!;
    }
  return Float64Array.from({ length: x.examples }, (_, i) => {
    let sum = 0;
    for (let a = 0; a < p; a++) {
      let inner = 0;
      for (let b = 0; b < q; b++) inner += product[a * q + b]! * y.rows[i * q + b]!;
      sum += x.rows[i * p + a]! * inner;
    }
    return sum;
  });
}

function throughExamples(x: Rows, y: Rows): Float64Array {
  const inner = ({ width, rows }: Rows, i: number, j: number): number => {
    let sum = 0;
    for (let a = 0; a < width; a++) sum += rows[i * width + a]! * rows[j * width + a]!;
    return sum;
  };
  const out = new Float64Array(x.examples);
  for (let i = 0; i < x.examples; i++)
    for (let j = 0; j <= i; j++) {
      const product = inner(x, i, j) * inner(y, i, j);
      out[i]! += product;
      if (j < i) out[j]! += product;
    }
  return out;
}

const total = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0);
