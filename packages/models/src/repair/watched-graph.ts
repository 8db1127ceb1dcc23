import type { Constant, Graph, Node } from '@orograph/onnx';

import type { RepairSite } from './repair-sites.ts';

/** What normalization adds to a variance. */
export const EPSILON: number = 1e-5;

/** The names of what is added behind a layer. */
export const named = (k: number, kind: 'mean' | 'out' | 'scale' | 'shift' | 'variance'): string =>
  `repair/${k}/${kind}`;

/** The graph with a BatchNormalization behind each layer, by which what comes after is normalized, or which only looks on. */
export function watched(graph: Graph, sites: readonly RepairSite[], normalizes: boolean): Graph {
  const constants = new Map<string, Constant>(graph.constants);
  const byOutput = new Map(sites.map(({ output }, k) => [output, k]));
  sites.forEach(({ units }, k) => {
    for (const kind of ['scale', 'shift', 'mean', 'variance'] as const) {
      const one = kind === 'scale' || kind === 'variance' ? 1 : 0;
      constants.set(named(k, kind), {
        dataType: 'float',
        shape: [units],
        data: new Float32Array(units).fill(one),
      });
    }
  });
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const read = (name: string): string => {
      const k = byOutput.get(name);
      return normalizes && k !== undefined ? named(k, 'out') : name;
    };
    const own = { ...node, inputs: node.inputs.map(read) };
    const k = byOutput.get(node.outputs[0] ?? '');
    if (k === undefined) return [own];
    const inputs = [
      node.outputs[0]!,
      ...(['scale', 'shift', 'mean', 'variance'] as const).map((kind) => named(k, kind)),
    ];
    return [
      own,
      {
        op: 'BatchNormalization',
        domain: '',
        name: named(k, 'out'),
        inputs,
        outputs: [named(k, 'out')],
        attributes: { epsilon: { kind: 'float', value: EPSILON } },
      },
    ];
  });
  return { ...graph, nodes, constants };
}
