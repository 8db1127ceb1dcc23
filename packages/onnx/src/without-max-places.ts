import { indexAt, placeAt, sizeOf } from '@orograph/tensor';
import { emitter, type Emit } from './emit.ts';
import type { Constant, Graph, Node } from './graph.ts';
import { int, numberOf, typeCode } from './node-attributes.ts';
import { windowOf } from './window.ts';

/** The most taps of a window that are written out: a comparison and two choices each. */
const mostTaps = 49;

/** What reads places of maxima and takes them as int32, too. */
const readers = new Set(['Gather', 'Reshape', 'ScatterElements']);

/**
 * The graph with max-pooling that also gives the places of its maxima written out, for runtimes without it: the first maximum over the taps of the
 * window, each a strided slice, and its place in the flattened input, now int32. What cannot be written out stays: inputs that are not
 * float32, sizes that are not known, large windows, and places that are read by something else than derivatives do.
 */
export function withoutMaxPlaces(graph: Graph): Graph {
  const isWithPlaces = ({ op, outputs }: Node): boolean => op === 'MaxPool' && Boolean(outputs[1]);
  if (!graph.nodes.some(isWithPlaces)) return graph;
  const g = emitter(graph, 'places', true);
  const retyped = new Set<string>();
  for (const node of graph.nodes) {
    const [y, places] = node.outputs;
    if (!isWithPlaces(node) || !isReadAsPlaces(graph, places!) || !writtenOut(g, node)) g.keep(node);
    else
      for (const name of [y!, places!, ...readsOf(graph, places!).map(({ outputs }) => outputs[0]!)])
        retyped.add(name);
  }
  if (retyped.size === 0) return graph;
  const built = g.build();
  return { ...built, valueInfo: new Map([...built.valueInfo].filter(([name]) => !retyped.has(name))) };
}

const readsOf = ({ nodes }: Graph, name: string): Node[] =>
  nodes.filter(({ inputs }) => inputs.includes(name));

const isReadAsPlaces = (graph: Graph, places: string): boolean =>
  !graph.outputs.some(({ name }) => name === places) &&
  readsOf(graph, places).every(({ op }) => readers.has(op));

/** Writes the node out, and tells whether it could. */
function writtenOut(g: Emit, node: Node): boolean {
  const [x] = node.inputs as [string];
  const [y, places] = node.outputs as [string, string];
  const [, , ...sizes] = g.shape(x) ?? [];
  if (g.type(x) !== 'float' || sizes.length === 0 || !sizes.every((size) => typeof size === 'number'))
    return false;
  const window = windowOf(node, g.shape(x)!);
  const { kernel, strides, dilations, pads } = window;
  const output = window.output as readonly number[];
  const taps = sizeOf(kernel);
  if (taps < 2 || taps > mostTaps || numberOf(node, 'storage_order', 0) === 1) return false;

  const axes = sizes.map((_, i) => i);
  const after = axes.map((i) =>
    Math.max(0, (output[i]! - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - sizes[i]! - pads[i]!),
  );
  const around = [0, 0, ...axes.map((i) => pads[i]!), 0, 0, ...after];
  const padded = around.some((n) => n > 0) ? g.node('Pad', [x, g.list(around), g.scalar(x, -3.4e38)]) : x;
  let largest: string | undefined;
  let place: string | undefined;
  for (let tap = 0; tap < taps; tap++) {
    const at = indexAt(tap, kernel).map((k, i) => k * dilations[i]!);
    const value = g.node('Slice', [
      padded,
      g.list(at),
      g.list(at.map((from, i) => from + (output[i]! - 1) * strides[i]! + 1)),
      g.list(axes.map((i) => i + 2)),
      g.list(strides),
    ]);
    const own = g.store(placesOfTap(at, { ...window, output }, sizes));
    if (largest === undefined || place === undefined) [largest, place] = [value, own];
    else {
      const isLarger = g.node('Greater', [value, largest]);
      const isLast = tap === taps - 1;
      largest = g.node('Where', [isLarger, value, largest], {}, isLast ? [y] : undefined);
      place = g.node('Where', [isLarger, own, place]);
    }
  }
  g.node('Add', [place!, firstPlaces(g, x, sizes)], {}, [places]);
  return true;
}

/** The place within its channel of what each window has at a tap. */
function placesOfTap(
  at: readonly number[],
  {
    output,
    strides,
    pads,
  }: {
    readonly output: readonly number[];
    readonly strides: readonly number[];
    readonly pads: readonly number[];
  },
  sizes: readonly number[],
): Constant {
  const data = Int32Array.from({ length: sizeOf(output) }, (_, window) =>
    placeAt(
      indexAt(window, output).map((o, i) => o * strides[i]! + at[i]! - pads[i]!),
      sizes,
    ),
  );
  return { dataType: 'int32', shape: output, data };
}

/** Where each channel of each example begins in the flattened input, int32 [N, C, 1, …]. */
function firstPlaces(g: Emit, x: string, sizes: readonly number[]): string {
  const channels = g.node('Slice', [g.shapeOf(x), g.list([0]), g.list([2])]);
  const number = (dataType: 'int32' | 'int64', value: number): string =>
    g.store({
      dataType,
      shape: [],
      data: dataType === 'int32' ? Int32Array.of(value) : BigInt64Array.of(BigInt(value)),
    });
  const count = g.node('ReduceProd', [channels], { keepdims: int(0) });
  const rows = g.node('Range', [number('int64', 0), count, number('int64', 1)]);
  const each = number('int32', sizeOf(sizes));
  const starts = g.node('Mul', [g.node('Cast', [rows], { to: int(typeCode('int32')) }), each]);
  const shape = g.node('Concat', [channels, g.list(sizes.map(() => 1))], { axis: int(0) });
  return g.node('Reshape', [starts, shape]);
}
