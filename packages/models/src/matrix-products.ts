import { hvpName, tangentName, type Graph, type ProductSettings as GraphSettings } from '@orograph/onnx';
import { checkDim, type ProductSettings, type Vector } from '@orograph/tensor';
import { checkIndices } from './check-indices.ts';
import { derivativeSessions, type Derivative } from './derivative-sessions.ts';
import type { Lend, Means } from './means.ts';
import type { Evaluation } from './evaluation.ts';
import { productName, productsInParts } from './products-in-parts.ts';

/** Most vectors multiplied in one run, most nodes of all their tangents, and most numbers of all their products. */
const most = { vectors: 8, nodes: 800, numbers: 4e6 };

/** A matrix whose products with k vectors are one graph. */
export interface Matrix {
  readonly name: string;
  readonly of?: () => Graph;
  readonly derive: (graph: Graph, output: string, wrt: readonly string[], settings?: GraphSettings) => Graph;
}

/** How products are run. */
export interface ProductRuns {
  readonly means: Means;
  readonly lend: Lend;
  /** Whether all examples are run at once on this thread, in float32. */
  readonly isOneRun: boolean;
}

/** A matrix for some number of vectors: over any rows, and over all in two parts. */
interface Sessions {
  readonly derivative: Derivative;
  readonly inParts: ReturnType<typeof productsInParts>;
}

/** Multiplies vectors by a matrix at θ, over some examples, from some of the stored tensors. */
export type MatrixProducts = (
  caller: string,
  theta: Vector,
  vectors: readonly Vector[],
  settings?: ProductSettings & { readonly from?: Evaluation['columns'] },
) => Promise<Vector[]>;

/** The products of matrices of a loss; a session for every number of vectors that are multiplied at once, a power of two. */
export function matrixProducts(
  evaluation: Evaluation,
  { means, lend, isOneRun }: ProductRuns,
): (matrix: Matrix) => MatrixProducts {
  const { model } = evaluation;
  const { dim } = model.layout;
  const room = Math.min(most.nodes / model.headed.nodes.length, most.numbers / dim);
  const stack = Math.min(most.vectors, 2 ** Math.floor(Math.log2(Math.max(1, room))));
  return ({ name, of, derive }) => {
    const sessions = new Map<number, Sessions>();
    const sessionsOf = (vectors: number): Sessions => {
      const known = sessions.get(vectors);
      if (known) return known;
      const every = (nameOf: (block: string, k: number) => string): string[][] =>
        Array.from({ length: vectors }, (_, k) =>
          model.parameters.map((parameter) => nameOf(parameter.name, k)),
        );
      const derivative = derivativeSessions(evaluation, {
        name: vectors === 1 ? name : `${name}/${vectors}`,
        ...(of && { of: of() }),
        derive: (graph, output, wrt, settings) => derive(graph, output, wrt, { ...settings, vectors }),
        varying: every(tangentName).flat(),
        joined: Object.fromEntries(every(hvpName).map((names, k) => [productName(k), names])),
      });
      const found = { derivative, inParts: productsInParts(evaluation, derivative.parts) };
      sessions.set(vectors, found);
      return found;
    };
    return async (caller, theta, vectors, { indices, from } = {}) => {
      checkDim(caller, dim, theta);
      for (const v of vectors) checkDim(caller, dim, v);
      if (indices) checkIndices(indices, { examples: model.examples, fixedBatch: model.bound.fixedBatch });
      const products: Vector[] = [];
      while (products.length < vectors.length) {
        const left = vectors.slice(products.length);
        const count = Math.min(stack, 2 ** Math.floor(Math.log2(left.length)));
        const own = left.slice(0, count);
        const { derivative, inParts } = sessionsOf(count);
        if (isOneRun && !indices && !from) products.push(...(await inParts(theta, own)));
        else {
          const blocks = own.map((v, k) => lend(v, (block) => tangentName(block, k)));
          const names = blocks.map((_, k) => (block: string) => hvpName(block, k));
          const batch = { indices, ...(from && { from }) };
          const found = await means(derivative, [lend(theta), ...blocks], names, batch);
          products.push(...found.vectors);
        }
      }
      return products;
    };
  };
}
