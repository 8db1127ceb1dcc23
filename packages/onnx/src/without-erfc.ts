import { freshNames } from './fresh-names.ts';
import type { Constant, Graph } from './graph.ts';

/**
 * The graph with erfc(x) = 1 − erf(x) put for Erfc, which ONNX does not have: tf2onnx leaves it where Keras has Gelu, and
 * no runtime takes such a file.
 */
export function withoutErfc(graph: Graph): Graph {
  if (!graph.nodes.some(({ op, domain }) => op === 'Erfc' && domain === '')) return graph;
  const fresh = freshNames(graph);
  const one = fresh('erfc/one');
  const value: Constant = { dataType: 'float', shape: [], data: Float32Array.of(1) };
  const nodes = graph.nodes.flatMap((node) => {
    if (node.op !== 'Erfc' || node.domain !== '') return [node];
    const erf = fresh(`${node.outputs[0]!}/erf`);
    return [
      { ...node, op: 'Erf', outputs: [erf] },
      { ...node, op: 'Sub', name: fresh(`${node.name}/sub`), inputs: [one, erf] },
    ];
  });
  return { ...graph, nodes, constants: new Map([...graph.constants, [one, value]]) };
}
