import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { axesFrom } from './parts/axes-from.ts';
import { byRootMeanSquare } from './parts/root-mean-square.ts';

/** x/√(mean x² + ε) over the axes from `axis` on, times scale: the name of RMSNormalization in files optimized by ONNX Runtime. */
export const simplifiedLayerNormalization: Lowering = (g, node) => {
  const [x, scale] = node.inputs as [string, string];
  const axes = axesFrom(g, x, numberOf(node, 'axis', -1));
  const [y, root] = byRootMeanSquare(g, x, axes, numberOf(node, 'epsilon', 1e-5));
  return [g.Mul([y, scale]), g.Reciprocal([root])];
};
