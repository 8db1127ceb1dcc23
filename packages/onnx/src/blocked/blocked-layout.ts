import { emitter } from '../emit.ts';
import type { Graph, Node } from '../graph.ts';
import { prune } from '../prune.ts';
import { virtualOf } from '../virtual/index.ts';
import { channelCombination, channelDot } from './channels.ts';
import { convolution, transposedConvolution } from './convolution.ts';
import { elementwise, elementwiseOps } from './elementwise.ts';
import { blockedDomain, layouts, type Layouts } from './layouts.ts';
import { maxPool, maxPoolGradient, maxPoolTangent } from './max-pool.ts';
import { expandOverSpace, sumOverSpace } from './space.ts';
import { weightGradient } from './weight-gradient.ts';

/** Says a node in the blocked layout, if it can, and whether it did. Nodes in `done` were said together with an earlier one. */
type BlockedRule = (l: Layouts, node: Node, done: Set<Node>) => boolean;

const rules: Readonly<Record<string, BlockedRule>> = {
  ...Object.fromEntries(elementwiseOps.map((op) => [op, elementwise])),
  BatchNormalize: channelCombination,
  ChannelCombination: channelCombination,
  ChannelDot: channelDot,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Expand: expandOverSpace,
  MaxPool: maxPool,
  MaxPoolGradient: maxPoolGradient,
  MaxPoolTangent: maxPoolTangent,
  ReduceSum: sumOverSpace,
};

/**
 * The graph with images [N, C, H, W] kept in blocks of channels between the operators that can take them, for which ONNX
 * Runtime has its fastest convolutions, also where weights are inputs. The values are the same up to rounding.
 */
export function blockedLayout(
  graph: Graph,
  { block, wholeBlocks }: { readonly block: number; readonly wholeBlocks: boolean },
): Graph {
  const g = emitter(graph, 'blocked', true);
  const l = layouts(graph, g, block);
  const done = new Set<Node>();
  const rule = ({ op }: Node): BlockedRule | undefined =>
    op === 'ConvWeightGradient'
      ? wholeBlocks
        ? weightGradient
        : undefined
      : Object.hasOwn(rules, op)
        ? rules[op]
        : undefined;
  for (const node of graph.nodes) {
    const virtual = virtualOf(node);
    if (done.has(node)) continue;
    if ((node.domain === '' || virtual) && rule(node)?.(l, node, done)) continue;
    for (const name of node.inputs) l.plain(name);
    if (virtual) g.node('Identity', [virtual.expand(g, node)], {}, node.outputs);
    else g.keep(node);
    for (const name of node.outputs) l.setPlain(name);
  }
  for (const { name } of graph.outputs) l.plain(name);
  return prune({ ...g.build(), opsets: { ...graph.opsets, [blockedDomain]: 1 } });
}
