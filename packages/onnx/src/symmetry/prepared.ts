import { loweringOf } from '../differentiable.ts';
import type { Graph, Node } from '../graph.ts';
import { appendLowered, lowerWith } from '../lower-graph.ts';
import { modernOpset } from '../modern-opset.ts';
import { unrollControl } from '../unroll-control.ts';
import { UnsupportedOpError } from '../unsupported-op-error.ts';
import { expandVirtual } from '../virtual/expand-virtual.ts';
import { concreteShapes } from './concrete-shapes.ts';
import { rules } from './rules/index.ts';

/** Finds the rule of an operator for permutations. */
export const ruleOf = ({ op, domain }: Node): (typeof rules)[string] | undefined =>
  domain === '' && Object.hasOwn(rules, op) ? rules[op] : undefined;

/** Names what a node's subgraphs read, of the graph around them and inside. */
export const readInside = ({ attributes }: Node): readonly string[] =>
  Object.values(attributes).flatMap((attribute) =>
    attribute.kind === 'graph'
      ? attribute.value.nodes.flatMap((node) => [...node.inputs, ...readInside(node)])
      : [],
  );

function unrolled(graph: Graph): Graph {
  try {
    return unrollControl(graph, new Set(graph.nodes));
  } catch (error) {
    if (error instanceof UnsupportedOpError) return graph;
    throw error;
  }
}

/** Says operators without a rule in others where they can be, in a recent opset, without control flow, with numbers for the sizes of the inputs. */
export function prepared(graph: Graph, shapes: Readonly<Record<string, readonly number[]>>): Graph {
  const modern = modernOpset(unrolled(concreteShapes(graph, shapes)));
  const path = new Set(modern.nodes.filter((node) => !ruleOf(node) && loweringOf(node)));
  if (path.size === 0) return modern;
  const lowered = lowerWith(modern, path, (g, node) => {
    try {
      appendLowered(g, node, modern.opsets[''] ?? 0);
    } catch (error) {
      if (!(error instanceof UnsupportedOpError)) throw error;
      g.keep(node);
    }
  });
  return expandVirtual(lowered);
}
