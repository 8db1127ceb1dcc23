import { sizeOf } from '@orograph/tensor';
import { freshNames } from './fresh-names.ts';
import type { Constant, Graph, Node } from './graph.ts';
import { int64 } from './int64.ts';
import { ints } from './node-attributes.ts';
import { renameReads } from './rename-reads.ts';

/** A tensor that holds the rows of a small table many times, as constant folding of exporters leaves relative positions. */
interface SpreadTable {
  /** The table: one row for each kind of place. */
  readonly rows: readonly (readonly number[])[];
  /** The row of each place of the last two axes. */
  readonly places: readonly number[];
}

/** No row repeats by chance: there are at most this many times as many as places, those of zeros left out. */
const mostRows = 2 / 3;

/**
 * Finds the table that a tensor of rank 3 or more repeats: places of its last two axes have the same row where all their numbers, one for
 * each index of the axes before (heads, for instance), are equal. Gives nothing where hardly any are, or only zeros are.
 */
export function spreadTable({ shape, data, dataType }: Constant): SpreadTable | undefined {
  if (shape.length < 3 || (dataType !== 'float' && dataType !== 'double')) return undefined;
  const values = data as Float32Array | Float64Array;
  const count = sizeOf(shape.slice(-2));
  const known = new Map<string, number>();
  const rows: number[][] = [];
  let zeros = 0;
  const places = Array.from({ length: count }, (_, place) => {
    const row = Array.from({ length: values.length / count }, (__, k) => values[k * count + place]!);
    if (row.every((x) => x === 0)) zeros++;
    const key = row.join();
    const found = known.get(key) ?? rows.length;
    if (found === rows.length) {
      known.set(key, found);
      rows.push(row);
    }
    return found;
  });
  const others = rows.length - Math.min(zeros, 1);
  return others > 0 && others <= mostRows * (count - zeros) ? { rows, places } : undefined;
}

/**
 * The graph in which a parameter that repeats the rows of a table is that table, [rows, heads], read by what every place reads.
 *
 * @throws RangeError if the numbers of the parameter do not repeat so.
 */
export function joinSpread(graph: Graph, name: string): Graph {
  const constant = graph.constants.get(name)!;
  const table = spreadTable(constant);
  if (!table)
    throw new RangeError(
      `tie: "${name}" of shape [${constant.shape.join()}] cannot be tied to itself: expected a tensor of rank 3 or more whose last two axes repeat rows of a table.`,
    );
  const { rows, places } = table;
  const Numbers = constant.dataType === 'double' ? Float64Array : Float32Array;
  const fresh = freshNames(graph);
  const [index, shape, read, moved, spread] = ['index', 'shape', 'rows', 'columns', 'spread'].map((part) =>
    fresh(`${name}/${part}`),
  ) as [string, string, string, string, string];
  const whole = (values: readonly number[], sizes: readonly number[]): Constant => ({
    dataType: 'int64',
    shape: sizes,
    data: BigInt64Array.from(values, int64),
  });
  const constants = new Map(graph.constants)
    .set(name, { ...constant, shape: [rows.length, rows[0]!.length], data: Numbers.from(rows.flat()) })
    .set(index, whole(places, [places.length]))
    .set(shape, whole(constant.shape, [constant.shape.length]));
  const node = (op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}): Node => ({
    op,
    domain: '',
    name: output,
    inputs,
    outputs: [output],
    attributes,
  });
  const nodes = [
    node('Gather', [name, index], read),
    node('Transpose', [read], moved, { perm: ints([1, 0]) }),
    node('Reshape', [moved, shape], spread),
    ...graph.nodes.map((kept) => renameReads(kept, (given) => (given === name ? spread : given))),
  ];
  return { ...graph, nodes, constants };
}
