import { sizeOf } from '@orograph/tensor';
import type { Constant, Graph } from './graph.ts';
import { graphBuilder } from './graph-builder.ts';
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
  const b = graphBuilder(graph, name);
  const read = b.add('Gather', [name, b.ints('index', [places.length], places)]);
  const columns = b.add('Transpose', [read], { ints: { perm: [1, 0] } });
  const spread = b.add('Reshape', [columns, b.ints('shape', [constant.shape.length], constant.shape)]);
  const { constants, nodes } = b.build();
  return {
    ...graph,
    nodes: [
      ...nodes.slice(graph.nodes.length),
      ...graph.nodes.map((kept) => renameReads(kept, (given) => (given === name ? spread : given))),
    ],
    constants: new Map(constants).set(name, {
      ...constant,
      shape: [rows.length, rows[0]!.length],
      data: Numbers.from(rows.flat()),
    }),
  };
}
