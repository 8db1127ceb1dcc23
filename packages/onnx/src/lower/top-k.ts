import { int, numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

/** The k extreme entries along an axis, read by the places that TopK finds; equal entries in its order. */
export const topK: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const [values, places] = [g.fresh('lower/TopK'), g.fresh('lower/places')];
  g.node('TopK', node.inputs, node.attributes, [values, places]);
  const y = g.GatherElements([x, places], { axis: int(numberOf(node, 'axis', -1)) });
  return [y, places];
};
