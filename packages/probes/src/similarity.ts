import { estimate, type Estimate, type Predictive, type Vector } from '@orograph/tensor';

/** The outputs of a model on every example: row-major [examples, outputs]. */
export type Predictions = Awaited<ReturnType<Predictive['predict']>>;

/**
 * What the outputs of a model are: `classes` scores of the classes on axis 1, whose softmax are probabilities; `decisions` each
 * the logit of a yes or no of its own; `class-probabilities` and `decision-probabilities` what softmax and the logistic function
 * make of these; `values` numbers.
 */
export type OutputKind =
  'class-probabilities' | 'classes' | 'decision-probabilities' | 'decisions' | 'values';

/** The kinds of output that stand for a choice. */
type ChoiceKind = Exclude<OutputKind, 'values'>;

/**
 * The share of examples on which two models choose differently: mean 1[argmax f₁ ≠ argmax f₂], for examples of several choices
 * their mean. The first of equal outputs is the class; an output that is NaN makes the share NaN.
 *
 * @throws RangeError for predictions of different shapes.
 */
export const disagreement = (
  a: Predictions,
  b: Predictions,
  kind: Exclude<OutputKind, 'values'> = 'classes',
): Estimate =>
  overChoices('disagreement', a, b, kind, (x, y) => {
    const [first, second] = [argmax(x), argmax(y)];
    if (first < 0 || second < 0) return Number.NaN;
    return first === second ? 0 : 1;
  });

/**
 * The mean Jensen-Shannon divergence of the probabilities p and q, softmax f₁ and softmax f₂, in nats: H((p + q)/2) − (H(p) + H(q))/2, at most ln 2.
 *
 * @throws RangeError for predictions of different shapes.
 */
export const jensenShannon = (
  a: Predictions,
  b: Predictions,
  kind: Exclude<OutputKind, 'values'> = 'classes',
): Estimate =>
  overChoices('jensenShannon', a, b, kind, (x, y) => {
    const [p, q] = kind.endsWith('-probabilities')
      ? [Float64Array.from(x), Float64Array.from(y)]
      : [softmax(x), softmax(y)];
    return entropy(p.map((value, i) => (value + q[i]!) / 2)) - (entropy(p) + entropy(q)) / 2;
  });

/**
 * The mean over the examples of the mean square of f₁ − f₂ over the outputs.
 *
 * @throws RangeError for predictions of different shapes.
 */
export function squaredDifference(a: Predictions, b: Predictions): Estimate {
  checkPaired('squaredDifference', a, b);
  const other = rowsOf(b);
  const squares = (x: Vector, y: Vector): number =>
    Array.from(x, (value, j) => (value - y[j]!) ** 2).reduce((sum, square) => sum + square, 0) / x.length;
  return estimate(rowsOf(a).map((row, i) => squares(row, other[i]!)));
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

/** The mean of a comparison over the choices of each example, as an estimate over the examples. */
function overChoices(
  caller: string,
  a: Predictions,
  b: Predictions,
  kind: ChoiceKind,
  compare: (x: Vector, y: Vector) => number,
): Estimate {
  checkPaired(caller, a, b);
  const [first, second] = [a, b].map((predictions) => choicesOf(predictions, kind)) as [
    Vector[][],
    Vector[][],
  ];
  return estimate(
    first.map(
      (choices, i) => choices.reduce((sum, x, k) => sum + compare(x, second[i]![k]!), 0) / choices.length,
    ),
  );
}

/** The scores of each choice of each example: of the classes at each position, or of yes against no. */
function choicesOf(predictions: Predictions, kind: ChoiceKind): Vector[][] {
  const rows = rowsOf(predictions);
  if (kind === 'decisions') return rows.map((row) => Array.from(row, (z) => Float64Array.of(z, 0)));
  if (kind === 'decision-probabilities')
    return rows.map((row) => Array.from(row, (p) => Float64Array.of(p, 1 - p)));
  const classes = predictions.shape[1] ?? 1;
  return rows.map((row) => {
    const positions = row.length / classes;
    if (positions === 1) return [row];
    return Array.from({ length: positions }, (_, k) =>
      Float64Array.from({ length: classes }, (__, c) => row[c * positions + k]!),
    );
  });
}

function checkPaired(caller: string, a: Predictions, b: Predictions): void {
  if (a.shape.join() !== b.shape.join())
    throw new RangeError(
      `${caller}: expected predictions of one shape, got [${a.shape.join()}] and [${b.shape.join()}].`,
    );
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
