import { freshNames } from './fresh-names.ts';
import type { Constant, Graph, Node } from './graph.ts';
import { ints } from './node-attributes.ts';
import { parametersOf } from './parameters.ts';
import { renameReads } from './rename-reads.ts';
import { selectByName } from './select-by-name.ts';
import { joinSpread } from './spread-tables.ts';

/** The graph with the tensors that its exporter had merged as one again, as its file stores them. */
export function rejoinMerged(graph: Graph): Graph {
  const stored = new Map<string, string>();
  const constants = new Map<string, Constant>();
  for (const [name, constant] of graph.constants)
    if (constant.merged !== undefined && graph.constants.has(constant.merged))
      stored.set(name, constant.merged);
    else constants.set(name, constant);
  if (stored.size === 0) return graph;
  const nodes = graph.nodes.map((node) => renameReads(node, (name) => stored.get(name) ?? name));
  return { ...graph, nodes, constants };
}

/**
 * The graph with a tensor of its own, named `<name>@2` and so on, at every further place that reads a parameter whose name matches one of the
 * patterns.
 *
 * @throws RangeError if a pattern matches no parameter.
 */
export function untie(graph: Graph, include: readonly string[]): Graph {
  const chosen = new Set(
    selectByName('untie', parametersOf(graph), include, 'untie').map(({ name }) => name),
  );
  const fresh = freshNames(graph);
  const copies = new Map<string, string[]>();
  const seen = new Set<string>();
  const own = (name: string): string => {
    if (!chosen.has(name)) return name;
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    const known = copies.get(name) ?? [];
    const copy = fresh(`${name}@${known.length + 2}`);
    copies.set(name, [...known, copy]);
    return copy;
  };
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(own) }));
  const constants = [...graph.constants].flatMap(
    ([name, constant]): readonly (readonly [string, Constant])[] => [
      [name, constant],
      ...(copies.get(name) ?? []).map((copy) => [copy, { ...constant, merged: name }] as const),
    ],
  );
  return { ...graph, nodes, constants: new Map(constants) };
}

/** Whether two tensors are equal, number for number, or one is the other transposed. */
export function likeness(a: Constant, b: Constant): 'equal' | 'transposed' | undefined {
  const [x, y] = [a.data, b.data] as [Float32Array, Float32Array];
  if (a.dataType !== b.dataType || x.length !== y.length) return undefined;
  if (a.shape.join() === b.shape.join() && x.every((value, i) => Object.is(value, y[i]))) return 'equal';
  const [rows, columns] = a.shape as [number, number];
  if (a.shape.length !== 2 || b.shape.join() !== [columns, rows].join()) return undefined;
  const isTransposed = x.every((value, i) =>
    Object.is(value, y[(i % columns) * rows + Math.floor(i / columns)]),
  );
  return isTransposed ? 'transposed' : undefined;
}

/**
 * The graph in which the parameter `second` is `first`, transposed where their shapes say so: one block of θ, with the numbers of
 * `first`. A parameter tied to itself becomes the table whose rows it repeats.
 *
 * @throws RangeError for a name that is no parameter, listing those there are, or shapes that do not fit.
 */
export function tie(graph: Graph, first: string, second: string): Graph {
  const parameters = parametersOf(graph);
  const shapeOf = (name: string): readonly number[] => {
    const found = parameters.find((parameter) => parameter.name === name);
    if (found) return found.shape;
    throw new RangeError(
      `tie: no parameter is called "${name}"; the parameters are ${parameters.map((p) => `"${p.name}"`).join(', ') || 'none'}.`,
    );
  };
  const [a, b] = [shapeOf(first), shapeOf(second)];
  if (first === second) return joinSpread(graph, first);
  const equal = a.join() === b.join();
  if (!equal && !(a.length === 2 && a.toReversed().join() === b.join()))
    throw new RangeError(
      `tie: "${first}" of shape [${a.join()}] and "${second}" of shape [${b.join()}] cannot be one: expected the same shape, or that of the transpose.`,
    );
  const constants = new Map(graph.constants);
  constants.delete(second);
  // Two square tensors may be each other's transpose as well.
  const flips =
    !equal || likeness(graph.constants.get(first)!, graph.constants.get(second)!) === 'transposed';
  const name = flips ? freshNames(graph)(`${first}/transposed`) : first;
  const flip: Node = {
    op: 'Transpose',
    domain: '',
    name,
    inputs: [first],
    outputs: [name],
    attributes: { perm: ints([1, 0]) },
  };
  const nodes = graph.nodes.map((node) => renameReads(node, (read) => (read === second ? name : read)));
  return { ...graph, nodes: flips ? [flip, ...nodes] : nodes, constants };
}
