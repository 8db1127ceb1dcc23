import type { Graph, ValueInfo } from './graph.ts';
import { inferShapes } from './infer-shapes.ts';

/**
 * The graph with the type and shape of every value in it that are known, sizes or symbols, stated: ONNX Runtime opens a large derivative
 * in less than half the time where it need not infer them.
 */
export function withStatedShapes(graph: Graph): Graph {
  const declared = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name));
  const known = inferShapes(graph);
  const stated = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .flatMap((name): readonly (readonly [string, ValueInfo])[] => {
      const info = name === '' || declared.has(name) ? undefined : known.get(name);
      return info?.shape?.every((d) => d !== null) ? [[name, info]] : [];
    });
  return { ...graph, valueInfo: new Map([...graph.valueInfo, ...stated]) };
}
