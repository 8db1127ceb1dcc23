import { inferShapes, type Graph, type Node } from '@orograph/onnx';
import type { DataTensor } from './data/data-tensor.ts';

/** Operators after which whole numbers are still those of the input, in the same or another order. */
const moving = new Set(['Cast', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze']);

/** A lookup: whose rows, how many, and the input that says which. */
interface Lookup {
  readonly input: string;
  readonly table: string;
  readonly rows: number;
}

/**
 * Checks the numbers of inputs that pick rows of a table, as the ids of tokens do: ONNX takes −rows … rows − 1, negative ones counted from
 * the end. Ids that are computed before are not looked at.
 *
 * @returns a warning for each input with negative ids, which frameworks refuse.
 * @throws RangeError naming input, example, id, table and the range of the first that is outside.
 */
export function checkIds(
  graph: Graph,
  columns: Readonly<Record<string, DataTensor>>,
  source: string,
): readonly string[] {
  return lookupsOf(graph, columns).flatMap(({ input, table, rows }): string[] => {
    const { data, shape } = columns[input]!;
    const place = (i: number): string =>
      `example ${Math.floor(i / (data.length / shape[0]!))} of input "${input}"`;
    let negative: number | undefined;
    for (let i = 0; i < data.length; i++) {
      const id = Number(data[i]);
      if (id >= rows || id < -rows)
        throw new RangeError(
          `${source}: expected ids from 0 to ${rows - 1}, as "${table}" has ${rows} rows, got ${id} in ${place(i)}.`,
        );
      if (id < 0) negative ??= i;
    }
    if (negative === undefined) return [];
    const id = Number(data[negative]);
    return [
      `${source}: the id ${id} in ${place(negative)} counts rows of "${table}" from the end, as ONNX has it: row ${rows + id}. Where it marks padding, that row is read.`,
    ];
  });
}

/** The lookups whose ids are an input of whole numbers as it is fed. */
function lookupsOf(graph: Graph, columns: Readonly<Record<string, DataTensor>>): readonly Lookup[] {
  const origin = new Map(
    graph.inputs
      .filter(({ name, dataType }) => columns[name] && (dataType === 'int64' || dataType === 'int32'))
      .map(({ name }) => [name, name]),
  );
  const found = graph.nodes.flatMap((node): { node: Node; input: string }[] => {
    const first = origin.get(node.inputs[0] ?? '');
    if (first !== undefined && node.domain === '' && moving.has(node.op)) origin.set(node.outputs[0]!, first);
    const input = node.op === 'Gather' && node.domain === '' ? origin.get(node.inputs[1]!) : undefined;
    return input === undefined ? [] : [{ node, input }];
  });
  if (found.length === 0) return [];
  const shapes = inferShapes(graph);
  return found.flatMap(({ node, input }): Lookup[] => {
    const [table] = node.inputs as readonly [string];
    const shape = shapes.get(table)?.shape ?? [];
    const axis = Number(node.attributes['axis']?.value ?? 0);
    const rows = shape.at(axis);
    return typeof rows === 'number' ? [{ input, table, rows }] : [];
  });
}
