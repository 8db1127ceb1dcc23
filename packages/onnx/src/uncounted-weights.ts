import type { Graph } from './graph.ts';
import { parametersOf, quantizedWeights } from './parameters.ts';
import { weightUses } from './parameter-uses.ts';

/** A tensor that weighs the data and is no parameter. */
export interface UncountedWeight {
  /** Its name in the graph. */
  readonly name: string;
  /** Its shape, outermost first. */
  readonly shape: readonly number[];
  /** Why: a Constant node in a file that keeps its other weights in initializers, or whole numbers that stand for others. */
  readonly why: 'constant' | 'quantized';
}

/** Operators in which a matrix is hardly ever anything but a weight. */
const PRODUCTS = new Set(
  'Conv ConvTranspose Einsum FusedConv FusedGemm FusedMatMul GRU Gemm LSTM MatMul RNN'.split(' '),
);

/** Names the matrices and kernels of a graph that {@link parametersOf} leaves out although the data are multiplied by them. */
export function uncountedWeights(graph: Graph): readonly UncountedWeight[] {
  const uses = weightUses(graph);
  const counted = new Set(parametersOf(graph).map(({ name }) => name));
  const quantized = new Set(quantizedWeights(graph));
  return [...graph.constants].flatMap(([name, { shape, inline, dataType, origin }]): UncountedWeight[] => {
    if (shape.length < 2 || counted.has(name)) return [];
    if (quantized.has(name)) return [{ name, shape, why: 'quantized' }];
    const isInline = inline === true && origin === undefined && /^(?:float|double)$/.test(dataType);
    const isProduct = isInline && uses(name, shape.length).some(({ node }) => PRODUCTS.has(node.op));
    return isProduct ? [{ name, shape, why: 'constant' }] : [];
  });
}
