import type { Measurement, Vector } from '@orograph/tensor';
import type { Evaluation } from './evaluation.ts';
import type { Pass, Rows, SessionResult } from './session-task.ts';

/** The summed outputs of a pass, or of several passes added up. */
export type Sums = SessionResult['sums'];

/** How many pieces a whole-data-set evaluation is cut into at most: a constant, so that sums do not depend on the number of threads. */
const pieces = 4;

/** Rows start…end in at most {@link pieces} runs of whole chunks, in order. */
export function piecesOf({ start, end, chunk }: Rows): Rows[] {
  const chunks = Math.ceil((end - start) / chunk);
  const parts = Math.min(pieces, chunks);
  return Array.from({ length: parts }, (_, k): Rows => ({
    start: start + Math.floor((k * chunks) / parts) * chunk,
    end: Math.min(end, start + Math.floor(((k + 1) * chunks) / parts) * chunk),
    chunk,
  }));
}

/** The results of all, once the last has ended, however it ended: only then is the memory they were given free. */
export async function allDone<T>(running: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(running);
  return Promise.all(running);
}

/** Σ over passes, output by output and in the order given. */
export function addSums(parts: readonly Sums[]): Sums {
  const totals: Record<string, Float64Array> = {};
  for (const part of parts)
    for (const [name, values] of Object.entries(part)) {
      const total = totals[name];
      if (!total) totals[name] = values.slice();
      else for (let i = 0; i < total.length; i++) total[i] = total[i]! + values[i]!;
    }
  return totals;
}

/** The sums of a loss at a θ over all examples, piece by piece. */
export async function sumsAt(
  { model, pool, lend, columns, chunk }: Pick<Evaluation, 'chunk' | 'columns' | 'lend' | 'model' | 'pool'>,
  theta: Vector,
): Promise<Sums> {
  const sums = sumsOf(model.headed.outputs);
  const { values: fixed, release } = lend(theta);
  const parts = piecesOf({ start: 0, end: model.examples, chunk }).map((rows) =>
    pool.run({ kind: 'run', session: 'loss', fixed, columns, rows, sums }),
  );
  const results = await allDone(parts).finally(release);
  return addSums(results.map((part) => part.sums));
}

/** The mean loss Σ loss_sum / Σ loss_weight. */
export const meanLoss = (sums: Sums): number => sums['loss_sum']![0]! / sums['loss_weight']![0]!;

/** The outputs of a loss head that are summed for a value, or with the metrics for a measurement. */
export function sumsOf(outputs: readonly { readonly name: string }[]): NonNullable<Pass['sums']> {
  return outputs.map(({ name }) => name).filter((name) => /^(?:loss_sum|loss_weight|metric_.*)$/.test(name));
}

/** The mean loss and the metrics: `accuracy` and `error` = 1 − accuracy where classes are compared, `mse` where numbers are. */
export function measurementOf(sums: Sums): Measurement {
  const share = (name: string): number | undefined => {
    const sum = sums[name]?.[0];
    return sum === undefined ? undefined : sum / sums['metric_weight']![0]!;
  };
  const [accuracy, mse] = [share('metric_correct'), share('metric_squared_error')];
  return {
    loss: meanLoss(sums),
    metrics: {
      ...(accuracy !== undefined && { accuracy, error: 1 - accuracy }),
      ...(mse !== undefined && { mse }),
    },
  };
}
