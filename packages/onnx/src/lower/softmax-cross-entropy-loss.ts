import { int } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { pickLosses } from './parts/pick-losses.ts';

/** −w log softmax(x) at the targets. */
export const softmaxCrossEntropyLoss: Lowering = (g, node) => {
  const logProbabilities = g.LogSoftmax([node.inputs[0]!], { axis: int(1) });
  return [pickLosses(g, node, logProbabilities), logProbabilities];
};
