import { parametersOf, type Constant, type Graph } from '@orograph/onnx';
import { widened } from '../data/conform.ts';
import type { DataTensor } from '../data/data-tensor.ts';
import type { Arrays } from '../data/npz.ts';
import { statisticsOf } from '../state/state-beside.ts';
import { channelsFirst } from './channels-last.ts';
import { matchWeights, type WeightPlace } from './match-weights.ts';
import { packed } from './recurrent-weights.ts';
import { refusal } from './weights-refusal.ts';
import { wrapperOf } from './wrapper-prefix.ts';

/** An array of a state dict that the graph calls by another name. */
export interface RenamedWeight {
  /** Its name in the graph. */
  readonly name: string;
  /** Its name in the state dict; several joined by commas where a recurrent layer packs them. */
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

/**
 * The graph with the numbers of a state dict in place of its own: of each parameter and running statistic the array of its name. A weight that
 * the exporter renamed (PyTorch's `onnx::MatMul_9`) is found by the place in the network that its node is named after, or as
 * the only array left of its shape; where the graph keeps it transposed it is transposed. What a recurrent layer packs into one tensor is
 * packed. A prefix that all names have is left out.
 *
 * @throws RangeError naming the parameters that the state dict lacks, or the arrays of it that the graph has no place for (a
 *   normalization that the exporter folded, say), or an array of another shape. `where` names the file.
 */
export function withWeights(graph: Graph, weights: Arrays, where = 'state dict'): Weighted {
  const arrays = unwrapped(graph, weights);
  const parameters = parametersOf(graph).map(({ name }) => name);
  const wanted = [...new Set([...parameters, ...statisticsOf(graph)])];
  const constants = new Map(graph.constants);
  // Other constants that go by their own names: buffers and tables.
  const buffers = new Set<string>();
  for (const [name, array] of arrays) {
    const constant = graph.constants.get(name);
    if (!constant || wanted.includes(name)) continue;
    buffers.add(name);
    if (isFloat(array) && constant.shape.join() === array.shape.join() && isFloat(constant as DataTensor))
      constants.set(name, filled(constant, array));
  }
  const shapes = new Map(
    [...arrays].flatMap(([name, array]) =>
      isFloat(array) && !buffers.has(name) ? [[name, array.shape] as const] : [],
    ),
  );
  const { places, missing, surplus } = matchWeights({ graph, wanted, shapes, where });
  if (missing.length > 0 || surplus.length > 0) throw refusal(where, { missing, surplus });
  for (const place of places) {
    const constant = graph.constants.get(place.name)!;
    constants.set(place.name, filled(constant, numbersAt(place, arrays, constant.shape)));
  }
  const renamed = places
    .filter(({ name, from }) => from.join() !== name)
    .map(({ name, from, transposed }) => ({ name, from: from.join(), transposed }));
  return { graph: { ...graph, constants }, renamed };
}

/** The numbers of a weight as the graph keeps it. */
function numbersAt(
  { from, transposed, packed: packing }: WeightPlace,
  arrays: ReadonlyMap<string, DataTensor>,
  shape: readonly number[],
): DataTensor {
  if (packing) return packed(packing, arrays, shape);
  const array = arrays.get(from[0]!)!;
  return transposed ? channelsFirst(array) : array;
}

/** The arrays by the names that the graph may have: a wrapper's prefix left out where more names fit without it. */
function unwrapped(graph: Graph, weights: Arrays): ReadonlyMap<string, DataTensor> {
  const start = wrapperOf(graph, Object.keys(weights)).length;
  return new Map(Object.entries(weights).map(([name, array]) => [name.slice(start), widened(array)]));
}

/** A constant with other numbers of as many elements. */
const filled = ({ dataType, shape, origin, transposed }: Constant, { data }: DataTensor): Constant => ({
  dataType,
  shape,
  ...(origin && { origin }),
  ...(transposed && { transposed }),
  data:
    dataType === 'double' ? Float64Array.from(data as Float32Array) : Float32Array.from(data as Float32Array),
});
