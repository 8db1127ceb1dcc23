import type { Node } from '../graph.ts';
import { int, ints } from '../node-attributes.ts';
import { asCombination } from '../virtual/batch-normalize.ts';
import { termsOf } from '../virtual/channel-combination.ts';
import { convolve } from './convolution.ts';
import type { Layouts } from './layouts.ts';

/**
 * c + Σ aₖuₖ as convolutions of one place and one channel each, which read and write every number once; what alone reads the sum is said
 * with the last of them.
 */
export function channelCombination(l: Layouts, node: Node, done: Set<Node>): boolean {
  const { g } = l;
  const image = l.image(node.outputs[0]!);
  const images = node.op === 'BatchNormalize' ? [node.inputs[4]!] : termsOf(node.inputs).map(([u]) => u);
  if (!image || g.type(node.outputs[0]!) !== 'float' || !images.some((u) => l.isBlocked(u))) return false;
  for (const name of node.inputs) if (!images.includes(name)) l.plain(name);
  const inputs = node.op === 'BatchNormalize' ? asCombination(g, node.inputs) : node.inputs;
  const [channels] = image;
  const one = {
    group: int(channels),
    kernel_shape: ints([1, 1]),
    strides: ints([1, 1]),
    dilations: ints([1, 1]),
    pads: ints([0, 0, 0, 0]),
  };
  let sum: string | undefined;
  const terms = termsOf(inputs);
  terms.forEach(([u, a], k) => {
    const filter = g.node('Reshape', [a, g.list([channels, 1, 1, 1])]);
    const parts = [l.blocked(u), filter, k === 0 ? inputs[0]! : '', ...(sum === undefined ? [] : [sum])];
    if (k < terms.length - 1) sum = l.node('Conv', parts, one);
    else convolve(l, node, done, parts, one);
  });
  return true;
}

/** Σ u v of each channel of blocked images. */
export function channelDot(l: Layouts, node: Node): boolean {
  const { g, block } = l;
  const [u, v] = node.inputs as [string, string];
  const image = l.image(u);
  if (!image || !l.image(v) || g.type(u) !== 'float' || !l.isBlocked(u) || !l.isBlocked(v)) return false;
  const [c, h, w] = image;
  const products = g.node('Mul', [l.blocked(u), l.blocked(v)]);
  const places = g.node('Reshape', [products, g.list([-1, c / block, h * w, block])]);
  const drop = { keepdims: int(0) };
  const sums = g.node('ReduceSum', [g.node('ReduceSum', [places, g.list([2])], drop), g.list([0])], drop);
  g.node('Reshape', [sums, g.list([c])], {}, node.outputs);
  l.setPlain(node.outputs[0]!);
  return true;
}
