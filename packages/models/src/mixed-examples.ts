import { platform } from '#platform';
import { gradientRefusals, inferShapes, specialise, type Graph, type InputShapes } from '@orograph/onnx';
import { random } from '@orograph/tensor';
import type { DataTensor } from './data/data-tensor.ts';
import { firstExamples } from './data/tensor-rows.ts';
import type { LossModel } from './loss-model.ts';
import type { SessionPool } from './session-pool.ts';
import { dataValue } from './tensor-value.ts';
import type { Evaluation } from './evaluation.ts';

/** Examples that are evaluated together, and in parts of {@link partly}. */
const together = 8;
const partly = 3;

/** The mean loss of the first examples in one piece, and in several. */
export interface Mixture {
  /** In one piece. */
  readonly whole: number;
  /** In several. */
  readonly parts: number;
}

/**
 * Looks whether a network mixes examples: whether the loss of a few depends on which are evaluated together, near θ. A sum of one term an
 * example does not, but for rounding. `undefined` where it does not, and where that cannot be told: for a network of a fixed
 * batch, one that normalizes by batches, and a single example.
 */
export async function mixtureOf(
  { bound, batchStatistics, examples, theta }: LossModel,
  {
    pool,
    lend,
    isResident,
  }: { readonly pool: SessionPool; readonly isResident: boolean } & Pick<Evaluation, 'lend'>,
): Promise<Mixture | undefined> {
  const count = Math.min(together, examples);
  if (bound.fixedBatch !== undefined || batchStatistics || count < 2) return undefined;
  const stream = random(0);
  const near = new Float32Array(theta.length);
  for (let i = 0; i < near.length; i++)
    near[i] = theta[i]! * (1 + 0.2 * (stream.uniform() - 0.5)) + 0.02 * (stream.uniform() - 0.5);
  const first = Object.entries(bound.columns).map(
    ([name, tensor]) => [name, firstExamples(tensor, count)] as const,
  );
  // Near θ, as the loss of a trained network may be too small to show anything.
  const { values: weights, release } = lend(near);
  const sumOver = async (start: number, end: number): Promise<readonly [number, number]> => {
    const rows = first.map(([name, tensor]) => [name, dataValue(rowsOf(tensor, start, end))] as const);
    const fixed = { ...weights, ...Object.fromEntries(rows) };
    const sums = ['loss_sum', 'loss_weight'];
    const fed = { fixed, rows: { start: 0, end: 1, chunk: 1 } };
    const held = { fixed: weights, rows: { start, end, chunk: end - start } };
    const task = { kind: 'run', session: 'loss', columns: {}, sums } as const;
    const { sums: found } = await pool.run({ ...task, ...(isResident ? held : fed) });
    return [found['loss_sum']![0]!, found['loss_weight']![0]!];
  };
  try {
    const [sum, weight] = await sumOver(0, count);
    let [sums, total] = [0, 0];
    for (let start = 0; start < count; start += partly) {
      const [part, own] = await sumOver(start, Math.min(count, start + partly));
      [sums, total] = [sums + part, total + own];
    }
    const mixture = { whole: sum / weight, parts: sums / total };
    const difference = Math.abs(mixture.whole - mixture.parts);
    return difference > 1e-4 * Math.abs(mixture.whole) + 1e-5 ? mixture : undefined;
  } catch {
    // It does not take these numbers of examples; what it does take is told when it is evaluated.
    return undefined;
  } finally {
    release();
  }
}

/** Some rows of a tensor, a view. */
function rowsOf({ shape, dataType, data }: DataTensor, start: number, end: number): DataTensor {
  const each = data.length / shape[0]!;
  return { shape: [end - start, ...shape.slice(1)], dataType, data: data.subarray(start * each, end * each) };
}

/**
 * Checks that a network that mixes examples can be evaluated on all of them at once, and says so in a sentence.
 *
 * @throws RangeError if that takes more than half of the memory.
 */
export function evaluatedWhole({ headed, bound, examples }: LossModel, { whole, parts }: Mixture): string {
  const bytes = bytesOf(headed, bound.columns);
  const mixed = `The network mixes examples (the mean loss of the first ones is ${whole} in one piece, ${parts} in several)`;
  if (bytes > platform.memoryBytes() / 2)
    throw new RangeError(
      `${mixed}: its loss is of all ${examples} examples at once, which needs about ${gigabytes(bytes)} of memory (expected at most ${gigabytes(platform.memoryBytes() / 2)}); take fewer examples, or export it so that no example depends on another.`,
    );
  return `${mixed}: it is evaluated on all ${examples} examples at once.`;
}

/**
 * The model of a network that mixes examples: always evaluated on a batch in one piece. Where derivatives need the number of examples, as
 * those of a recurrence over them do, it is that of the data.
 */
export function inOnePiece(model: LossModel): LossModel {
  const { headed, parameters, bound, examples } = model;
  const whole = { ...model, batchStatistics: true };
  const names = parameters.map(({ name }) => name);
  if (gradientRefusals(headed, names).length === 0) return whole;
  const shapes: InputShapes = Object.fromEntries(
    Object.entries(bound.columns).map(([name, { shape }]) => [name, shape]),
  );
  const sized = specialise(headed, shapes);
  if (gradientRefusals(sized, names).length > 0) return whole;
  const dropout: LossModel['dropout'] = () => {
    const { graph, masks } = model.dropout();
    return { graph: specialise(graph, shapes), masks };
  };
  return { ...whole, headed: sized, dropout, bound: { ...bound, fixedBatch: examples } };
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(2)} GB`;

/** The bytes of all values of a graph on data, as far as their shapes are known. */
function bytesOf(graph: Graph, columns: Readonly<Record<string, DataTensor>>): number {
  const sized = specialise(
    graph,
    Object.fromEntries(Object.entries(columns).map(([name, { shape }]) => [name, shape])),
  );
  let bytes = 0;
  for (const { shape } of inferShapes(sized).values())
    if (shape?.every((n) => typeof n === 'number')) bytes += 4 * shape.reduce((size, n) => size * n, 1);
  return bytes;
}
