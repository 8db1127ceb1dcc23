import { freshNames } from '../fresh-names.ts';
import type { Constant, Graph, Node } from '../graph.ts';
import { isBias, pairGraphs, type Place } from './pair-graphs.ts';

/** Graphs that are not of one network. */
export class DifferentNetworksError extends RangeError {
  override readonly name = 'DifferentNetworksError';
  /** Which of the graphs differs from the first. */
  readonly index: number;
  /** What the first has where they differ first. */
  readonly expected: string;
  /** What the other has there. */
  readonly got: string;

  constructor(index: number, { expected, got }: { readonly expected: string; readonly got: string }) {
    super(
      `matchCheckpoints: graph ${index} is of another network than graph 0: expected ${expected}, got ${got}.`,
    );
    this.index = index;
    this.expected = expected;
    this.got = got;
  }
}

function placesOf(first: Graph, other: Graph, index: number): readonly Place[] {
  const found = pairGraphs(first, other);
  if ('difference' in found) throw new DifferentNetworksError(index, found.difference);
  return found.places;
}

const zerosLike = ({ shape, dataType, data }: Constant): Constant => ({
  dataType,
  shape,
  data: new (data.constructor as Float32ArrayConstructor)(data.length),
});

/** The graph with a tensor for every one that the other tells apart, and a bias of zeros where the other has a bias. */
function refined(graph: Graph, other: Graph, places: readonly Place[]): Graph {
  const fresh = freshNames(graph);
  const partners = new Map<string, Map<string, string>>();
  const added = new Map<string, Constant>();
  const copies = new Map<string, Map<string, Constant>>();
  const reads = new Map<Node, Map<number, string>>();
  const read = (place: Place, name: string): void => {
    const inputs = reads.get(place.node) ?? new Map<number, string>();
    reads.set(place.node, inputs.set(place.input, name));
  };
  for (const place of places) {
    const { own, other: theirs } = place;
    if (theirs === undefined) continue;
    if (own === undefined) {
      const name = fresh(theirs);
      added.set(name, zerosLike(other.constants.get(theirs)!));
      read(place, name);
      continue;
    }
    const known = partners.get(own) ?? new Map<string, string>();
    partners.set(own, known);
    const name = known.get(theirs) ?? (known.size === 0 ? own : fresh(theirs));
    known.set(theirs, name);
    read(place, name);
    if (name === own) continue;
    const constant = graph.constants.get(own)!;
    const beside = copies.get(own) ?? new Map<string, Constant>();
    copies.set(own, beside.set(name, { ...constant, merged: constant.merged ?? own }));
  }
  if (copies.size === 0 && added.size === 0) return graph;
  const constants = new Map<string, Constant>();
  for (const [name, constant] of graph.constants) {
    constants.set(name, constant);
    for (const [copy, value] of copies.get(name) ?? []) constants.set(copy, value);
  }
  for (const [name, value] of added) constants.set(name, value);
  const nodes = graph.nodes.map((node) => {
    const inputs = reads.get(node);
    if (!inputs) return node;
    const all = Array.from({ length: Math.max(node.inputs.length, ...[...inputs.keys()].map((i) => i + 1)) });
    return { ...node, inputs: all.map((_, i) => inputs.get(i) ?? node.inputs[i] ?? '') };
  });
  return { ...graph, nodes, constants };
}

/** The first graph with the numbers that another has at the same places. */
function filled(graph: Graph, other: Graph, places: readonly Place[]): Graph {
  const constants = new Map(graph.constants);
  for (const { node, input, own, other: theirs } of places) {
    if (own === undefined) continue;
    const constant = constants.get(own)!;
    const missing = theirs === undefined && isBias(node, input);
    constants.set(own, {
      ...constant,
      data: missing ? zerosLike(constant).data : other.constants.get(theirs!)!.data,
    });
  }
  return { ...graph, constants };
}

/**
 * The checkpoints of one network as graphs that differ in nothing but the numbers they hold: each is the first one with the numbers that
 * its file has at the same place of the graph, whatever their names and order. Tensors that one file has merged and another has not are
 * separate in all, and a bias that one leaves out is zero.
 *
 * @throws DifferentNetworksError for graphs of different networks, saying which node differs first.
 */
export function matchCheckpoints(graphs: readonly Graph[]): readonly Graph[] {
  const [first, ...others] = graphs;
  if (!first || others.length === 0) return graphs;
  let finest = first;
  others.forEach((other, i) => {
    finest = refined(finest, other, placesOf(finest, other, i + 1));
  });
  return [finest, ...others.map((other, i) => filled(finest, other, placesOf(finest, other, i + 1)))];
}
