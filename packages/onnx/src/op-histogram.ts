import type { Graph } from './graph.ts';

/**
 * How often each operator occurs, those inside subgraphs included, most frequent first.
 *
 * Operators outside ONNX's own set are written `domain::Op`.
 */
export function opHistogram(graph: Graph): Record<string, number> {
  const counts = new Map<string, number>();
  const count = ({ nodes }: Graph): void => {
    for (const { op, domain, attributes } of nodes) {
      const name = domain === '' ? op : `${domain}::${op}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      for (const attribute of Object.values(attributes))
        if (attribute.kind === 'graph') count(attribute.value);
    }
  };
  count(graph);
  return Object.fromEntries([...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
