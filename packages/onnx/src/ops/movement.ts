import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, ints, numberOf, numbersOf, typeCode } from '../node-attributes.ts';
import { linear } from './makers.ts';
import type { Op } from './op.ts';

const likeInput = (g: Emit, node: Node, dy: string): string => g.Reshape([dy, g.shapeOf(node.inputs[0]!)]);

/** y = x. */
export const identity: Op = { vjp: (_, __, dy) => [dy], jvp: (_, __, [dx]) => dx ?? null };
/** y = x in another type; dx = dy in the type of x. */
export const cast: Op = linear((g, node, dy) => g.Cast([dy], { to: int(typeCode(g.type(node.inputs[0]!))) }));
/** y = x in another shape; dx = dy in the shape of x. */
export const reshape: Op = linear(likeInput);
/** y = x without axes of size 1; dx = dy in the shape of x. */
export const squeeze: Op = linear(likeInput);
/** y = x with axes of size 1; dx = dy in the shape of x. */
export const unsqueeze: Op = linear(likeInput);
/** y = x with axes permuted; dx = dy permuted back. */
export const transpose: Op = linear((g, node, dy) => {
  const perm = numbersOf(node, 'perm');
  return g.Transpose([dy], perm ? { perm: ints(perm.map((_, i) => perm.indexOf(i))) } : {});
});
/** y = x repeated along axes of size 1; dx = Σ dy over them. */
export const expand: Op = linear((g, node, dy) => g.sumTo(dy, node.inputs[0]!));
/** y = Σ x over axes; dx = dy repeated along them. */
export const reduceSum: Op = linear((g, node, dy) => {
  const [x, axes] = node.inputs as [string, string | undefined];
  const dropped = numberOf(node, 'keepdims', 1) === 0 && axes;
  return g.Expand([dropped ? g.Unsqueeze([dy, axes]) : dy, g.shapeOf(x)]);
});
/** yᵢ = Σⱼ≤ᵢ xⱼ; dx is the running sum of dy from the other end. */
export const cumSum: Op = linear((g, node, dy) =>
  g.CumSum([dy, node.inputs[1]!], {
    exclusive: int(numberOf(node, 'exclusive', 0)),
    reverse: int(1 - numberOf(node, 'reverse', 0)),
  }),
);
