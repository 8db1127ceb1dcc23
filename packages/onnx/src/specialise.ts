import type { Dim, Graph, ValueInfo } from './graph.ts';
import { inferShapes } from './infer-shapes.ts';

/** The sizes of the inputs of a graph, by name; those of an input that is left out stay as the file states them. */
export type InputShapes = Readonly<Record<string, readonly Dim[]>>;

/** What the symbols of the old shapes stand for, from the sizes that take their places. */
function meanings(graph: Graph, shapes: InputShapes): ReadonlyMap<string, Dim> {
  const found = new Map<string, Dim>();
  for (const { name, shape } of graph.inputs)
    shape?.forEach((dim, axis) => {
      const now = shapes[name]?.[axis];
      if (typeof dim === 'string' && now !== undefined && now !== null && !found.has(dim))
        found.set(dim, now);
    });
  return found;
}

/**
 * Fixes the sizes of a graph's inputs: `shapes` replace those that the file states, in every shape that shares their symbols, and
 * outputs get the shapes that follow. Sizes that were computed while the graph runs become known before it does, which
 * differentiation needs of some operators.
 */
export function specialise(graph: Graph, shapes: InputShapes): Graph {
  const symbols = meanings(graph, shapes);
  const settled = (info: ValueInfo): ValueInfo =>
    info.shape
      ? { ...info, shape: info.shape.map((d) => (typeof d === 'string' ? (symbols.get(d) ?? d) : d)) }
      : info;
  const sized: Graph = {
    ...graph,
    inputs: graph.inputs.map((input) => {
      const shape = shapes[input.name];
      return shape ? { ...input, shape } : settled(input);
    }),
    outputs: graph.outputs.map(settled),
    valueInfo: new Map([...graph.valueInfo].map(([name, info]) => [name, settled(info)])),
  };
  const inferred = inferShapes(sized);
  return {
    ...sized,
    outputs: sized.outputs.map((output) => {
      const shape = inferred.get(output.name)?.shape;
      return shape ? { ...output, shape } : output;
    }),
  };
}
