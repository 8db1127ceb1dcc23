import { emitter } from './emit.ts';
import type { Graph, Node } from './graph.ts';
import { numberOf } from './node-attributes.ts';

/**
 * The graph with every BatchNormalization on running statistics that alone reads a convolution made part of it:
 * s = γ/√(σ² + ε), W ← sW, b ← s(b − μ) + β, computed in the graph, so that the parameters stay what they are.
 */
export function foldBatchNorm(graph: Graph): Graph {
  const convs = new Map(
    graph.nodes
      .filter(({ op, domain }) => op === 'Conv' && domain === '')
      .map((conv) => [conv.outputs[0]!, conv]),
  );
  const reads = new Map<string, number>();
  for (const { inputs } of graph.nodes)
    for (const name of inputs) reads.set(name, (reads.get(name) ?? 0) + 1);
  for (const { name } of graph.outputs) reads.set(name, 2);
  const foldable = (node: Node): Node | undefined => {
    const alone = node.op === 'BatchNormalization' && node.domain === '' && reads.get(node.inputs[0]!) === 1;
    const running =
      numberOf(node, 'training_mode', 0) === 0 && node.outputs.filter((name) => name !== '').length === 1;
    return alone && running ? convs.get(node.inputs[0]!) : undefined;
  };
  const folded = new Set(graph.nodes.map(foldable));
  if (folded.size === 1 && folded.has(undefined)) return graph;
  const g = emitter(graph, 'fold', true);
  for (const node of graph.nodes) {
    if (folded.has(node)) continue;
    const conv = foldable(node);
    if (!conv) {
      g.keep(node);
      continue;
    }
    const [x, weight, bias] = conv.inputs as [string, string, string?];
    const [, gamma, beta, mean, variance] = node.inputs as [string, string, string, string, string];
    const spread = g.Sqrt([g.Add([variance, g.scalar(variance, numberOf(node, 'epsilon', 1e-5))])]);
    const scale = g.Div([gamma, spread]);
    const column = g.Reshape([scale, g.list([-1, ...Array<number>(g.rank(weight) - 1).fill(1)])]);
    const shift = g.Sub([beta, g.Mul([bias ? g.Sub([mean, bias]) : mean, scale])]);
    g.keep({ ...conv, inputs: [x, g.Mul([weight, column]), shift], outputs: [node.outputs[0]!] });
  }
  return g.build();
}
