import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int, numberOf } from '../../node-attributes.ts';

/** Σ x along the axis of a Softmax or LogSoftmax, which stays with size 1. */
export const sumAlong = (g: Emit, node: Node, x: string): string =>
  g.ReduceSum([x, g.list([numberOf(node, 'axis', -1)])], { keepdims: int(1) });
