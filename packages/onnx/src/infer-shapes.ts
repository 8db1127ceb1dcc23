import type { Constant, DataType, Dim, Graph, ValueInfo } from './graph.ts';
import { inferNode } from './infer-node.ts';
import { MOST_ELEMENTS, type Known, type Shape } from './known.ts';

const LISTED = new Set<DataType>(['int64', 'int32', 'bool', 'float', 'double']);

/** What is known of a constant: its elements too if they are few numbers. */
export function knownOf({ dataType, shape, data }: Constant): Known {
  const few = LISTED.has(dataType) && data.length <= MOST_ELEMENTS;
  const elements = few ? Array.from(data as ArrayLike<number>, Number) : undefined;
  return { dataType, shape, elements };
}

/** The size that is known best of two statements about it: a number rather than a symbol, a symbol rather than nothing. */
const better = (inferred: Dim, stated: Dim): Dim =>
  typeof inferred === 'number' || stated === null || (inferred !== null && typeof stated !== 'number')
    ? inferred
    : stated;

/** What was inferred of a shape, where it says nothing what the file states. */
function together(inferred: Shape, stated: Shape): Shape {
  if (!inferred || !stated || inferred.length !== stated.length) return inferred ?? stated;
  return inferred.map((d, i) => better(d, stated[i]!));
}

/** What is known of every value of the graph, shapes computed inside the graph included. */
export function inferKnown(graph: Graph): Map<string, Known> {
  const known = new Map<string, Known>();
  const declared = new Map(graph.outputs.map((output) => [output.name, output]));
  for (const { name, dataType, shape } of graph.inputs) known.set(name, { dataType, shape });
  for (const [name, constant] of graph.constants) known.set(name, knownOf(constant));
  for (const node of graph.nodes) {
    const outputs = inferNode(
      node,
      node.inputs.map((name) => known.get(name)),
    );
    node.outputs.forEach((name, i) => {
      const stated = graph.valueInfo.get(name) ?? declared.get(name);
      const inferred = outputs[i]!;
      const shape = together(inferred.shape, stated?.shape);
      known.set(name, { ...inferred, dataType: stated?.dataType ?? inferred.dataType, shape });
    });
  }
  return known;
}

/**
 * The type and, where it can be told, the shape of every value of the graph. Dimensions keep their symbols;
 * a dimension that cannot be told is `null`, a shape of unknown rank absent.
 */
export function inferShapes(graph: Graph): ReadonlyMap<string, ValueInfo> {
  return new Map(
    [...inferKnown(graph)].map(([name, { dataType, shape }]) => [
      name,
      shape ? { name, dataType, shape } : { name, dataType },
    ]),
  );
}
