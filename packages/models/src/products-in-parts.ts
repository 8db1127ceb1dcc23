import type { Layout, Vector } from '@orograph/tensor';
import type { DerivativeParts } from './derivative-sessions.ts';
import type { Evaluation } from './evaluation.ts';
import type { SessionResult } from './session-task.ts';
import { viewBlocks, type LentBlocks } from './tensor-value.ts';

/** A point, and what a matrix at that point takes of it and of the examples. */
interface Prepared {
  readonly theta: Float32Array;
  readonly values: LentBlocks['values'];
  readonly carried: Promise<SessionResult['concat']>;
}

/** Products of a matrix at θ with vectors that are fed as `blocks`; each is in the layout of θ, with the names of `outputNames`. */
type ProductsInParts = (
  theta: Vector,
  blocks: readonly LentBlocks[],
  outputNames: readonly ((block: string) => string)[],
) => Promise<Vector[]>;

/** Products over all rows at once on this thread, for which what does not depend on the vectors is computed once for a θ. */
export function productsInParts(
  { home, model, columns }: Pick<Evaluation, 'columns' | 'home' | 'model'>,
  parts: () => Promise<DerivativeParts>,
): ProductsInParts {
  const { layout, examples } = model;
  let last: Prepared | undefined;

  function prepare(theta: Vector, { fixed }: DerivativeParts): Prepared {
    if (last && isSame(theta, last.theta)) return last;
    const own = new Float32Array(theta);
    const { values } = viewBlocks(float(layout), own);
    const all: Record<string, string | LentBlocks['values'][string]> = { ...columns, ...values };
    const feeds = Object.fromEntries(fixed.inputs.map((input) => [input, all[input]!]));
    const carried =
      fixed.outputs.length === 0
        ? Promise.resolve({})
        : home.pool
            .run({ kind: 'call', session: fixed.session, feeds, keep: {}, give: fixed.outputs })
            .then(({ concat }) => concat);
    const prepared = { theta: own, values, carried };
    last = prepared;
    carried.catch(() => {
      if (last === prepared) last = undefined;
    });
    return prepared;
  }

  return async (theta, blocks, outputNames) => {
    const opened = await parts();
    const { values, carried } = prepare(theta, opened);
    const vectors = outputNames.map(() => new Float32Array(layout.dim));
    const writes = vectors.map((vector, k) => viewBlocks(float(layout), vector, outputNames[k]).values);
    const fixed = Object.assign(
      {},
      values,
      ...blocks.map((block) => block.values),
      await carried,
    ) as typeof values;
    const rows = { start: 0, end: examples, chunk: examples };
    await home.pool.run({
      kind: 'run',
      session: opened.varying,
      fixed,
      columns,
      rows,
      writes: Object.assign({}, ...writes) as typeof values,
    });
    return vectors;
  };
}

const float = (layout: Layout): Parameters<typeof viewBlocks>[0] => ({
  layout,
  types: layout.blocks.map(() => 'float' as const),
});

/** Whether a vector, rounded to float32, is this one. */
function isSame(vector: Vector, single: Float32Array): boolean {
  for (let i = 0; i < single.length; i++) {
    const x = vector[i]!;
    if (!Object.is(Math.fround(x), single[i])) return false;
  }
  return true;
}
