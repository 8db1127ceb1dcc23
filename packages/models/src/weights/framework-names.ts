import { parametersOf, renameConstants, type Constant, type Graph } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import { widened } from '../data/conform.ts';
import type { DataTensor } from '../data/data-tensor.ts';
import { statisticsOf } from '../state/state-beside.ts';
import { channelsFirst, isSameShape } from './channels-last.ts';
import { matchWeights, type WeightPlace } from './match-weights.ts';
import type { NamedArrays } from './read-names.ts';
import { refusal } from './weights-refusal.ts';
import { wrapperOf } from './wrapper-prefix.ts';

/** A block of parameters and what its framework calls it. */
export interface FrameworkName {
  /** The framework's name; several joined by `+` where a recurrent layer packs them into one tensor. */
  readonly name: string;
  /** The name in the file. */
  readonly stored: string;
  /** Set where the framework keeps it with the channels last: transposed, if it is a matrix. */
  readonly transposed?: true;
  /** Set where a recurrent layer keeps its gates in an order of its own. */
  readonly packed?: true;
  /** Set where nothing but the order tells it from others of its shape. */
  readonly byOrder?: true;
}

/** A graph whose parameters go by the names of their framework. */
export interface Named {
  /** The graph. */
  readonly graph: Graph;
  /** The parameters in the order of the graph. */
  readonly names: readonly FrameworkName[];
  /** How many parameters the file of names has: D. */
  readonly dimension: number;
}

/**
 * The graph with its parameters called as in a state dict. They are found as in {@link withWeights}, by their numbers too where the file has
 * them, and else, where as many of one shape are left on either side, by their order, which is said. What is left then and has the shape of a buffer
 * that the graph does not have by its name is that buffer.
 *
 * @throws RangeError naming the parameters that the state dict lacks, the arrays that the graph has no place for, or an array of another
 *   shape. `where` names the file.
 */
export function withFrameworkNames(graph: Graph, arrays: NamedArrays, where: string): Named {
  const start = wrapperOf(graph, [...arrays.keys()]).length;
  const statistics = new Set(statisticsOf(graph));
  const parameters = parametersOf(graph).map(({ name }) => name);
  const known = [...arrays].map(([name, array]) => [name.slice(start), array] as const);
  const buffers = new Set(known.flatMap(([name, { isBuffer }]) => (isBuffer ? [name] : [])));
  const isOther = (name: string): boolean =>
    statistics.has(name) ||
    buffers.has(name) ||
    /(?:^|\.)num_batches_tracked$/.test(name) ||
    (graph.constants.has(name) && !parameters.includes(name));
  const own = new Map(known.filter(([name, { isFloat }]) => isFloat && !isOther(name)));
  const shapes = new Map([...own].map(([name, { shape }]) => [name, shape]));
  const hasNumbers = [...own.values()].every(({ array }) => array !== undefined);
  const numbers = new Map([...own].flatMap(([name, { array }]) => (array ? [[name, widened(array)]] : [])));
  const likeness = hasNumbers
    ? (name: string, from: string) => likenessOf(graph.constants.get(name)!, numbers.get(from)!)
    : undefined;
  const {
    places,
    missing: unnamed,
    surplus,
  } = matchWeights({
    graph,
    wanted: parameters.filter((name) => !buffers.has(name)),
    shapes,
    where,
    likeness,
    byOrder: true,
  });
  const renamedBuffers = buffersAmong(unnamed, graph, known);
  const missing = unnamed.filter((name) => !renamedBuffers.includes(name));
  const isCopy = (name: string): boolean =>
    places.some(({ from: [first] }) => hasNumbers && areEqual(numbers.get(first!)!, numbers.get(name)!));
  const left = surplus.filter((name) => !isCopy(name));
  if (missing.length > 0 || left.length > 0) throw refusal(where, { missing, surplus: left }, 'names');
  const names = places.map(({ name, from, transposed, packed, byOrder }): FrameworkName => ({
    name: from.join('+'),
    stored: name,
    ...(transposed && { transposed }),
    ...(packed && { packed: true }),
    ...(byOrder && { byOrder }),
  }));
  const taken = new Set(places.flatMap(({ from }) => from));
  const dimension = [...taken].reduce((sum, name) => sum + sizeOf(shapes.get(name)!), 0);
  const renamed = renameConstants(
    marked(graph, places, new Set([...buffers, ...renamedBuffers])),
    new Map(names.map((one) => [one.stored, one.name])),
  );
  return { graph: renamed, names, dimension };
}

/** Which constants that no parameter is called after are buffers that the exporter gave another name: those of the shape of one that is left. */
function buffersAmong(
  unnamed: readonly string[],
  { constants }: Graph,
  known: readonly (readonly [string, NonNullable<ReturnType<NamedArrays['get']>>])[],
): readonly string[] {
  const free = known
    .filter(([name, { isBuffer, isFloat }]) => isBuffer && isFloat && !constants.has(name))
    .map(([, { shape }]) => shape);
  return unnamed.filter((name) => {
    const at = free.findIndex((shape) => isSameShape(shape, constants.get(name)!.shape));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
}

/** The graph with its parameters and buffers marked as such, and what its framework keeps transposed for files of weights that are read later. */
function marked(graph: Graph, places: readonly WeightPlace[], buffers: ReadonlySet<string>): Graph {
  const constants = new Map(graph.constants);
  for (const [name, constant] of graph.constants)
    if (buffers.has(name)) constants.set(name, { ...constant, origin: 'computed' });
  for (const { name, transposed } of places)
    constants.set(name, {
      ...graph.constants.get(name)!,
      origin: 'parameter',
      ...(transposed && { transposed }),
    });
  return { ...graph, constants };
}

const areEqual = (a: Pick<DataTensor, 'data'>, b: Pick<DataTensor, 'data'>): boolean =>
  a.data.length === b.data.length && (a.data as Float32Array).every((x, i) => x === b.data[i]);

function likenessOf(constant: Constant, array: DataTensor): 'equal' | 'transposed' | undefined {
  const own = constant as DataTensor;
  if (isSameShape(own.shape, array.shape) && areEqual(own, array)) return 'equal';
  return array.shape.length > 1 && areEqual(own, channelsFirst(array)) ? 'transposed' : undefined;
}
