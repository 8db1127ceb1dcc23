import { tangentName } from '@orograph/onnx';
import { areSame, displaceInto, type Vector } from '@orograph/tensor';
import type { DerivativeParts } from './derivative-sessions.ts';
import type { Evaluation } from './evaluation.ts';
import type { SessionResult } from './session-task.ts';
import { viewBlocks, type LentBlocks } from './tensor-value.ts';

/** A point, and what a matrix at that point takes of it and of the examples. */
interface Prepared {
  readonly theta: Vector;
  readonly values: LentBlocks['values'];
  readonly carried: Promise<SessionResult['concat']>;
}

/** Products of a matrix at θ with vectors. */
type ProductsInParts = (theta: Vector, vectors: readonly Vector[]) => Promise<Vector[]>;

/** The output that is the k-th product in the layout of θ. */
export const productName = (k: number): string => `product/${k}`;

/** Products over all rows at once on this thread, for which what does not depend on the vectors is computed once for a θ. */
export function productsInParts(
  { home, model, columns }: Pick<Evaluation, 'columns' | 'home' | 'model'>,
  parts: () => Promise<DerivativeParts>,
): ProductsInParts {
  const { layout } = model;
  const types = layout.blocks.map(() => 'float' as const);
  const views = (vector: Float32Array, nameOf?: (block: string) => string): LentBlocks['values'] =>
    viewBlocks({ layout, types }, vector, nameOf).values;
  /** Memory of vectors that were fed, which the next ones are written to. */
  const spare: Float32Array[] = [];
  let last: Prepared | undefined;

  function prepare(theta: Vector, { fixed }: DerivativeParts): Prepared {
    if (last && areSame(theta, last.theta)) return last;
    const values = views(new Float32Array(theta));
    const all: Record<string, string | LentBlocks['values'][string]> = { ...columns, ...values };
    const feeds = Object.fromEntries(fixed.inputs.map((input) => [input, all[input]!]));
    const carried =
      fixed.outputs.length === 0
        ? Promise.resolve({})
        : home.pool
            .run({ kind: 'call', session: fixed.session, feeds, keep: {}, give: fixed.outputs })
            .then(({ concat }) => concat);
    const prepared = { theta: theta.slice(), values, carried };
    last = prepared;
    carried.catch(() => {
      if (last === prepared) last = undefined;
    });
    return prepared;
  }

  return async (theta, vectors) => {
    const opened = await parts();
    const { values, carried } = prepare(theta, opened);
    const singles = vectors.map(() => spare.pop() ?? new Float32Array(layout.dim));
    for (const [k, v] of vectors.entries()) displaceInto(singles[k]!, v, [], []);
    const inputs = singles.map((single, k) => views(single, (block) => tangentName(block, k)));
    const { concat } = await home.pool.run({
      kind: 'call',
      session: opened.varying,
      feeds: Object.assign({}, columns, values, ...inputs, await carried) as Record<string, string>,
      keep: {},
      give: vectors.map((_, k) => productName(k)),
    });
    spare.push(...singles);
    return vectors.map((_, k) => concat[productName(k)]!.data as Float32Array);
  };
}
