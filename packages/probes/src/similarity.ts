import type { Predictive, Vector } from '@orograph/tensor';

/** The outputs of a model on every example: row-major [examples, outputs]. */
export type Predictions = Awaited<ReturnType<Predictive['predict']>>;

/**
 * The share of examples on which two models name different classes: mean 1[argmax f₁ ≠ argmax f₂]. The first of equal
 * outputs is the class.
 *
 * @throws RangeError for predictions of different shapes.
 */
export function disagreement(a: Predictions, b: Predictions): number {
  const rows = pairedRows('disagreement', a, b);
  return rows.filter(([p, q]) => argmax(p) !== argmax(q)).length / rows.length;
}

/**
 * The mean Jensen-Shannon divergence of softmax f₁ and softmax f₂, in nats: H((p + q)/2) − (H(p) + H(q))/2, at most ln 2.
 *
 * @throws RangeError for predictions of different shapes.
 */
export function jensenShannon(a: Predictions, b: Predictions): number {
  const rows = pairedRows('jensenShannon', a, b);
  const total = rows.reduce((sum, [x, y]) => {
    const [p, q] = [softmax(x), softmax(y)];
    return sum + entropy(p.map((value, i) => (value + q[i]!) / 2)) - (entropy(p) + entropy(q)) / 2;
  }, 0);
  return total / rows.length;
}

/**
 * Linear centred kernel alignment ‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F) on centred features; 1 for features equal up to rotation and
 * scale.
 *
 * Reference: Kornblith et al. 2019.
 *
 * @throws RangeError for predictions on different numbers of examples.
 */
export function linearCka(a: Predictions, b: Predictions): number {
  if (a.shape[0] !== b.shape[0])
    throw new RangeError(
      `linearCka: expected as many examples of both, got ${a.shape[0]} and ${b.shape[0]}.`,
    );
  const [x, y] = [centredColumns(a), centredColumns(b)];
  return crossNorm(x, y) / Math.sqrt(crossNorm(x, x) * crossNorm(y, y));
}

/** softmax f of every example. */
export const softmaxRows = (predictions: Predictions): Float64Array[] => rowsOf(predictions).map(softmax);

/**
 * The share of examples whose class is named right: mean 1[argmax f = label].
 *
 * @throws RangeError unless there is one label an example.
 */
export function classAccuracy(predictions: Predictions, labels: ArrayLike<number | bigint>): number {
  const rows = rowsOf(predictions);
  if (labels.length !== rows.length)
    throw new RangeError(
      `classAccuracy: expected one label an example, got ${labels.length} for ${rows.length}.`,
    );
  return rows.filter((row, i) => argmax(row) === Number(labels[i])).length / rows.length;
}

function pairedRows(caller: string, a: Predictions, b: Predictions): (readonly [Vector, Vector])[] {
  if (a.shape.join() !== b.shape.join())
    throw new RangeError(
      `${caller}: expected predictions of one shape, got [${a.shape.join()}] and [${b.shape.join()}].`,
    );
  const [first, second] = [rowsOf(a), rowsOf(b)];
  return first.map((row, i) => [row, second[i]!]);
}

function rowsOf({ shape, data }: Predictions): Vector[] {
  const examples = shape[0] ?? 0;
  const outputs = data.length / examples;
  return Array.from({ length: examples }, (_, i) => data.subarray(i * outputs, (i + 1) * outputs));
}

const argmax = (row: Vector): number => row.indexOf(Math.max(...row));

function softmax(row: Vector): Float64Array {
  const largest = Math.max(...row);
  const exps = Float64Array.from(row, (x) => Math.exp(x - largest));
  const sum = exps.reduce((total, x) => total + x, 0);
  return exps.map((x) => x / sum);
}

const entropy = (p: Float64Array): number => p.reduce((sum, x) => (x > 0 ? sum - x * Math.log(x) : sum), 0);

function centredColumns(predictions: Predictions): Float64Array[] {
  const rows = rowsOf(predictions);
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, j) => {
    const column = Float64Array.from(rows, (row) => row[j]!);
    const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
    return column.map((x) => x - mean);
  });
}

/** ‖YᵀX‖²_F. */
const crossNorm = (x: readonly Float64Array[], y: readonly Float64Array[]): number =>
  x.reduce(
    (sum, a) => sum + y.reduce((inner, b) => inner + a.reduce((s, v, i) => s + v * b[i]!, 0) ** 2, 0),
    0,
  );
