import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { known, numbersFrom } from './parts/known.ts';

/** Parts of equal size, the last one smaller if need be. */
function equalParts(g: Emit, node: Node): readonly number[] {
  const [n] = numbersFrom(g, node.inputs[0]!, [numberOf(node, 'axis', 0)]) as [number];
  const size = Math.ceil(n / node.outputs.length);
  return node.outputs.map((_, i) => Math.min(size, n - i * size));
}

/** The parts of x along an axis, of known sizes. */
export const split: Lowering = (g, node) => {
  const [x, sizesInput] = node.inputs as [string, string?];
  const axis = numberOf(node, 'axis', 0);
  let start = 0;
  return (sizesInput ? known(g.elements(sizesInput), 'the sizes of its parts') : equalParts(g, node)).map(
    (size) => {
      const part = g.Slice([x, g.list([start]), g.list([start + size]), g.list([axis])]);
      start += size;
      return part;
    },
  );
};
