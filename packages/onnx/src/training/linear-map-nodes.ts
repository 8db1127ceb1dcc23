import type { FastfoodMap, LinearMap } from '@orograph/tensor';

import type { GraphBuilder } from '../graph-builder.ts';
import type { Constant, ValueInfo } from '../graph.ts';

/** The inputs that hold what V is made of, with their tensors. */
export function operandsOf(map: LinearMap): Readonly<Record<string, Constant>> {
  const { dim, rank } = map;
  if (map.kind === 'dense') return { 'subspace/columns': floats([rank, dim], map.numbers) };
  if (map.kind === 'sparse') {
    const count = map.rows.length;
    return {
      'subspace/rows': { dataType: 'int32', shape: [count], data: map.rows },
      'subspace/values': floats([count / rank, rank], map.values),
    };
  }
  const blocks = [map.order.length / map.rows, map.rows];
  const gains = map.gains.map((gain) => gain * map.size);
  return {
    'subspace/signs': floats(blocks, map.signs),
    'subspace/order': { dataType: 'int32', shape: blocks, data: map.order },
    'subspace/places': { dataType: 'int32', shape: blocks, data: inverse(map) },
    'subspace/gains': floats(blocks, gains),
  };
}

const floats = (shape: readonly number[], data: Float32Array): Constant => ({
  dataType: 'float',
  shape,
  data,
});

/** Where each entry of a block goes: the inverse of its order. */
function inverse({ order, rows }: FastfoodMap): Int32Array {
  const places = new Int32Array(order.length);
  order.forEach((from, i) => (places[i - (i % rows) + from] = i % rows));
  return places;
}

/** The types and shapes of operands. */
export const inputsOf = (operands: Readonly<Record<string, Constant>>): ValueInfo[] =>
  Object.entries(operands).map(([name, { dataType, shape }]) => ({ name, dataType, shape }));

/** Appends θ₀ + Vc, a list of D numbers, from the names of θ₀ and c. */
export function displaced(g: GraphBuilder, map: LinearMap, origin: string, coordinates: string): string {
  const { dim, rank } = map;
  if (map.kind === 'sparse') {
    const entries = g.add('Mul', ['subspace/values', coordinates]);
    return g.add('ScatterElements', [origin, 'subspace/rows', flat(g, entries)], {
      ints: { axis: 0 },
      texts: { reduction: 'add' },
    });
  }
  if (map.kind === 'dense') {
    const row = shaped(g, coordinates, [1, rank]);
    return g.add('Add', [origin, flat(g, g.add('MatMul', [row, 'subspace/columns']))]);
  }
  const first = hadamard(
    g,
    map,
    g.add('Mul', ['subspace/signs', lengthened(g, coordinates, map.rows - rank)]),
  );
  const mixed = g.add('GatherElements', [first, 'subspace/order'], { ints: { axis: 1 } });
  const second = hadamard(g, map, g.add('Mul', [mixed, 'subspace/gains']));
  return g.add('Add', [origin, cut(g, flat(g, second), dim)]);
}

/** Appends Vᵀg, a list of d numbers under the name `output`, from the name of g. */
export function pulledBack(g: GraphBuilder, map: LinearMap, gradient: string, output: string): void {
  const { dim, rank } = map;
  if (map.kind === 'sparse') {
    const taken = g.add('Gather', [gradient, 'subspace/rows'], { ints: { axis: 0 } });
    const entries = g.add('Mul', ['subspace/values', shaped(g, taken, [-1, rank])]);
    total(g, entries, output);
    return;
  }
  if (map.kind === 'dense') {
    const products = g.add('MatMul', ['subspace/columns', shaped(g, gradient, [dim, 1])]);
    g.add('Reshape', [products, g.ints('rank', [1], [rank])], { output });
    return;
  }
  const all = lengthened(g, gradient, map.order.length - dim);
  const first = hadamard(g, map, shaped(g, all, [-1, map.rows]));
  const mixed = g.add('GatherElements', [g.add('Mul', [first, 'subspace/gains']), 'subspace/places'], {
    ints: { axis: 1 },
  });
  const entries = g.add('Mul', [hadamard(g, map, mixed), 'subspace/signs']);
  const sum = total(g, entries);
  g.add('Slice', [sum, g.ints('start', [1], [0]), g.ints('rank', [1], [rank])], { output });
}

const shaped = (g: GraphBuilder, x: string, shape: readonly number[]): string =>
  g.add('Reshape', [x, g.ints('shape', [shape.length], shape)]);
const flat = (g: GraphBuilder, x: string): string => shaped(g, x, [-1]);

/** Σ over the first axis. */
const total = (g: GraphBuilder, x: string, output?: string): string =>
  g.add('ReduceSum', [x, g.ints('axis', [1], [0])], {
    ints: { keepdims: 0 },
    ...(output !== undefined && { output }),
  });

/** A list with zeros behind it. */
const lengthened = (g: GraphBuilder, x: string, zeros: number): string =>
  zeros === 0
    ? x
    : g.add('Concat', [x, g.floats('zeros', [zeros], new Float32Array(zeros))], { ints: { axis: 0 } });

const cut = (g: GraphBuilder, x: string, length: number): string =>
  g.add('Slice', [x, g.ints('start', [1], [0]), g.ints('end', [1], [length])]);

/** H of every row of [blocks, n]: Hₙ = H_a ⊗ H_b, n = ab, in two small products. */
function hadamard(g: GraphBuilder, { rows: n }: FastfoodMap, x: string): string {
  const b = 2 ** Math.ceil(Math.log2(n) / 2);
  const a = n / b;
  const right = g.add('MatMul', [shaped(g, x, [-1, a, b]), matrix(g, b)]);
  const both = a === 1 ? right : g.add('MatMul', [matrix(g, a), right]);
  return shaped(g, both, [-1, n]);
}

/** The Walsh-Hadamard matrix of n rows divided by √n, in the order of Sylvester. */
function matrix(g: GraphBuilder, n: number): string {
  const parity = (bits: number): number => (bits === 0 ? 0 : (bits & 1) ^ parity(bits >> 1));
  const entry = (at: number): number => (1 - 2 * parity(Math.floor(at / n) & (at % n))) / Math.sqrt(n);
  return g.floats(
    'hadamard',
    [n, n],
    Float32Array.from({ length: n * n }, (_, at) => entry(at)),
  );
}
