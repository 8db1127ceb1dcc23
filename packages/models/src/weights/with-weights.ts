import { parametersOf, type Constant, type Graph, type Node } from '@orograph/onnx';
import { widened } from '../data/conform.ts';
import type { DataTensor } from '../data/data-tensor.ts';
import type { Arrays } from '../data/npz.ts';
import { statisticsOf } from '../state/state-beside.ts';

/** An array of a state dict that the graph calls by another name. */
export interface RenamedWeight {
  /** Its name in the graph. */
  readonly name: string;
  /** Its name in the state dict. */
  readonly from: string;
  /** Whether the graph keeps it transposed. */
  readonly transposed: boolean;
}

/** A graph with other weights. */
export interface Weighted {
  /** The graph. */
  readonly graph: Graph;
  /** What goes by another name in the state dict. */
  readonly renamed: readonly RenamedWeight[];
}

const isFloat = ({ dataType }: Pick<DataTensor, 'dataType'>): boolean =>
  ['double', 'float', 'float16'].includes(dataType);

/** Prefixes that wrappers put in front of the names of a state dict. */
const wrappers = ['module.', 'model.', '_orig_mod.', 'state_dict.', 'params.'];

/**
 * The graph with the numbers of a state dict in place of its own: of each parameter and running statistic the array of its name. A weight that
 * the exporter renamed (PyTorch's `onnx::MatMul_9`) is found by the place in the network that its node is named after, or as
 * the only array left of its shape; where the graph keeps it transposed it is transposed. A prefix that all names have is left out.
 *
 * @throws RangeError naming the parameters that the state dict lacks, or the arrays of it that the graph has no place for (a
 *   normalization that the exporter folded, say), or an array of another shape. `where` names the file.
 */
export function withWeights(graph: Graph, weights: Arrays, where = 'state dict'): Weighted {
  const arrays = unwrapped(graph, weights);
  const wanted = [...new Set([...parametersOf(graph).map(({ name }) => name), ...statisticsOf(graph)])];
  const constants = new Map(graph.constants);
  const taken = new Set<string>();
  const renamed: RenamedWeight[] = [];
  const missing: string[] = [];
  for (const name of wanted) {
    const array = arrays.get(name);
    if (!array) {
      missing.push(name);
      continue;
    }
    const constant = graph.constants.get(name)!;
    if (array.shape.join() !== constant.shape.join())
      throw new RangeError(
        `${where}: "${name}" has shape [${array.shape.join()}], and the network wants [${constant.shape.join()}].`,
      );
    constants.set(name, filled(constant, array));
    taken.add(name);
  }
  // Other constants that go by their own names: buffers and tables.
  for (const [name, array] of arrays) {
    const constant = graph.constants.get(name);
    if (taken.has(name) || !constant) continue;
    taken.add(name);
    if (isFloat(array) && constant.shape.join() === array.shape.join() && isFloat(constant as DataTensor))
      constants.set(name, filled(constant, array));
  }
  const left = (): [string, DataTensor][] =>
    [...arrays].filter(([name, array]) => !taken.has(name) && isFloat(array));
  for (const name of missing) {
    const constant = graph.constants.get(name)!;
    const found = placeOf(graph, name, left()) ?? onlyOf(constant, left());
    if (found === undefined) continue;
    const array = arrays.get(found)!;
    const transposed = isTransposed(graph, name, array, constant);
    constants.set(name, filled(constant, transposed ? transpose(array) : array));
    taken.add(found);
    renamed.push({ name, from: found, transposed });
  }
  const lacking = missing.filter((name) => !renamed.some((one) => one.name === name));
  const surplus = left().map(([name]) => name);
  if (lacking.length > 0 || surplus.length > 0) throw refusal(where, lacking, surplus);
  return { graph: { ...graph, constants }, renamed };
}

function refusal(where: string, lacking: readonly string[], surplus: readonly string[]): RangeError {
  const listed = (names: readonly string[]): string =>
    `${names
      .slice(0, 5)
      .map((name) => `"${name}"`)
      .join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
  const parts = [
    ...(lacking.length > 0 ? [`it lacks ${listed(lacking)}`] : []),
    ...(surplus.length > 0 ? [`the network has no place for ${listed(surplus)}`] : []),
  ];
  const folded = surplus.some((name) => /running_(?:mean|var)$/.test(name))
    ? '; the exporter folded BatchNorm into other weights: export without constant folding'
    : '';
  return new RangeError(
    `${where}: the weights are not those of the network, ${parts.join(' and ')}${folded}.`,
  );
}

/** The arrays by the names that the graph may have: a wrapper's prefix left out where more names fit without it. */
function unwrapped(graph: Graph, weights: Arrays): ReadonlyMap<string, DataTensor> {
  const names = Object.keys(weights);
  const fitting = (prefix: string): number =>
    names.filter((name) => name.startsWith(prefix) && graph.constants.has(name.slice(prefix.length))).length;
  const prefix = wrappers
    .filter((one) => names.every((name) => name.startsWith(one)))
    .find((one) => fitting(one) > fitting(''));
  const start = prefix?.length ?? 0;
  return new Map(Object.entries(weights).map(([name, array]) => [name.slice(start), widened(array)]));
}

/** A constant with other numbers of as many elements. */
const filled = ({ dataType, shape, origin }: Constant, { data }: DataTensor): Constant => ({
  dataType,
  shape,
  ...(origin && { origin }),
  data:
    dataType === 'double' ? Float64Array.from(data as Float32Array) : Float32Array.from(data as Float32Array),
});

const usersOf = ({ nodes }: Graph, name: string): readonly Node[] =>
  nodes.filter(({ inputs }) => inputs.includes(name));

/** The array that belongs to the place in the network that a weight's node is named after: `/encoder/layer.0/dense/MatMul`. */
function placeOf(
  graph: Graph,
  name: string,
  arrays: readonly (readonly [string, DataTensor])[],
): string | undefined {
  for (const node of usersOf(graph, name)) {
    const parts = node.name
      .split('/')
      .filter((part) => part !== '')
      .slice(0, -1);
    const path = parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).join('.');
    const found = arrays.find(
      ([own, array]) => own === `${path}.weight` && fits(array.shape, graph.constants.get(name)!.shape),
    );
    if (found) return found[0];
  }
  return undefined;
}

/** The only array left of a constant's shape, as it is or transposed. */
function onlyOf(constant: Constant, arrays: readonly (readonly [string, DataTensor])[]): string | undefined {
  const fitting = arrays.filter(([, array]) => fits(array.shape, constant.shape));
  return fitting.length === 1 ? fitting[0]![0] : undefined;
}

const fits = (own: readonly number[], wanted: readonly number[]): boolean =>
  own.join() === wanted.join() || (own.length === 2 && own.toReversed().join() === wanted.join());

/** Whether a graph keeps a weight transposed: by the shapes, and for a square one where PyTorch's [out, in] is the right side of a product. */
function isTransposed(graph: Graph, name: string, { shape }: DataTensor, constant: Constant): boolean {
  if (shape.join() !== constant.shape.join()) return true;
  const isSquare = shape.length === 2 && shape[0] === shape[1];
  return isSquare && usersOf(graph, name).every(({ op, inputs }) => op === 'MatMul' && inputs[1] === name);
}

function transpose({ shape, data, dataType }: DataTensor): DataTensor {
  const [rows, columns] = shape as [number, number];
  const out = data.slice() as Float32Array;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[j * rows + i] = (data as Float32Array)[i * columns + j]!;
  return { shape: [columns, rows], dataType, data: out };
}
