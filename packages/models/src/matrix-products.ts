import { hvpName, tangentName, type Graph, type ProductSettings as GraphSettings } from '@orograph/onnx';
import { checkDim, type ProductSettings, type Vector } from '@orograph/tensor';
import { checkIndices } from './check-indices.ts';
import { derivativeSessions, type Derivative } from './derivative-sessions.ts';
import type { Lend, Means } from './means.ts';
import type { Evaluation } from './evaluation.ts';

/** Most vectors multiplied in one run, most nodes of all their tangents, and most numbers of all their products. */
const most = { vectors: 8, nodes: 800, numbers: 4e6 };

/** A matrix whose products with k vectors are one graph. */
export interface Matrix {
  readonly name: string;
  readonly of?: () => Graph;
  readonly derive: (graph: Graph, output: string, wrt: readonly string[], settings?: GraphSettings) => Graph;
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
  means: Means,
  lend: Lend,
): (matrix: Matrix) => MatrixProducts {
  const { model } = evaluation;
  const { dim } = model.layout;
  const room = Math.min(most.nodes / model.headed.nodes.length, most.numbers / dim);
  const stack = Math.min(most.vectors, 2 ** Math.floor(Math.log2(Math.max(1, room))));
  return ({ name, of, derive }) => {
    const sessions = new Map<number, Derivative>();
    const sessionsOf = (vectors: number): Derivative => {
      const found =
        sessions.get(vectors) ??
        derivativeSessions(evaluation, {
          name: vectors === 1 ? name : `${name}/${vectors}`,
          ...(of && { of: of() }),
          derive: (graph, output, wrt, settings) => derive(graph, output, wrt, { ...settings, vectors }),
        });
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
        const blocks = left.slice(0, count).map((v, k) => lend(v, (block) => tangentName(block, k)));
        const names = blocks.map((_, k) => (block: string) => hvpName(block, k));
        const found = await means(sessionsOf(count), [lend(theta), ...blocks], names, {
          indices,
          ...(from && { from }),
        });
        products.push(...found.vectors);
      }
      return products;
    };
  };
}
