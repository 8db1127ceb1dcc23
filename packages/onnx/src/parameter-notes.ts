import type { Constant, Graph } from './graph.ts';
import type { Parameter } from './parameters.ts';
import { weightUses } from './parameter-uses.ts';
import { spreadTable } from './spread-tables.ts';
import { likeness } from './ties.ts';

/** What a file does not say of its parameters, and what its owner may want to say. */
export interface ParameterNotes {
  /** Tensors that the exporter had stored as one because they were equal: the stored one first. */
  readonly merged: readonly (readonly string[])[];
  /** Parameters read at several places: one tensor, or several that were equal when the file was made. */
  readonly shared: readonly { readonly name: string; readonly places: number }[];
  /** Pairs of parameters with equal numbers, `transposed` where one is the other's transpose: perhaps one that was stored twice. */
  readonly equal: readonly { readonly names: readonly [string, string]; readonly transposed: boolean }[];
  /** Parameters that hold the rows of a table many times: how many rows, of how many numbers, at how many places. */
  readonly spread: readonly {
    readonly name: string;
    readonly rows: number;
    readonly width: number;
    readonly places: number;
  }[];
  /** Parameters that the exporter computed from others: BatchNorm in a convolution, a weight transposed or reordered. */
  readonly folded: readonly string[];
}

/** The exporter's own name for what it computed and stored. */
const FOLDED = /^(?:onnx::\w+|val_\d+)$/;

/** Whether numbers are too plain for two tensors to be equal by more than chance: all the same. */
const isPlain = ({ data }: Constant): boolean => {
  const values = data as Float32Array;
  return values.every((x) => x === values[0]);
};

/** A number that equal tensors have in common, transposed or not: the sum of their entries in float64, in ascending order. */
const mark = ({ data }: Constant): string => {
  const values = Float64Array.from(data as Float32Array).toSorted();
  return `${values.length} ${values.reduce((a, b) => a + b, 0)}`;
};

function equalPairs(graph: Graph, parameters: readonly Parameter[]): ParameterNotes['equal'] {
  const groups = new Map<string, string[]>();
  for (const { name } of parameters) {
    const constant = graph.constants.get(name)!;
    if (constant.merged !== undefined || isPlain(constant)) continue;
    const key = mark(constant);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.flatMap((other) => {
      const kind = likeness(graph.constants.get(first!)!, graph.constants.get(other)!);
      return kind ? [{ names: [first!, other] as const, transposed: kind === 'transposed' }] : [];
    }),
  );
}

/** Tables that are added or chosen from, as positions are; that a kernel of a convolution is symmetric says nothing. */
function spreadTables(graph: Graph, parameters: readonly Parameter[]): ParameterNotes['spread'] {
  const uses = weightUses(graph);
  return parameters.flatMap(({ name, shape }) => {
    if (uses(name, shape.length).some(({ node }) => node.op !== 'Add')) return [];
    const table = spreadTable(graph.constants.get(name)!);
    if (!table) return [];
    const { rows, places } = table;
    return [{ name, rows: rows.length, width: rows[0]!.length, places: places.length }];
  });
}

/** What is noteworthy about the parameters of a graph. */
export function parameterNotes(graph: Graph, parameters: readonly Parameter[]): ParameterNotes {
  const names = new Set(parameters.map(({ name }) => name));
  const merged = new Map<string, string[]>();
  for (const [name, { merged: stored }] of graph.constants)
    if (stored !== undefined && names.has(name))
      merged.set(stored, [...(merged.get(stored) ?? [stored]), name]);
  const places = new Map<string, number>();
  for (const { inputs } of graph.nodes)
    for (const name of inputs) if (names.has(name)) places.set(name, (places.get(name) ?? 0) + 1);
  return {
    merged: [...merged.values()],
    shared: [...places].flatMap(([name, count]) => (count > 1 ? [{ name, places: count }] : [])),
    equal: equalPairs(graph, parameters),
    spread: spreadTables(graph, parameters),
    folded: parameters.flatMap(({ name }) => (FOLDED.test(name) ? [name] : [])),
  };
}
