import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { gradient, type Constant, type Graph, type Node } from '@orograph/onnx';
import { runGradient } from './run-gradient.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const list = (...values: number[]): Constant => ({
  dataType: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

const ops = ({ nodes }: Graph): readonly string[] => nodes.map(({ op }) => op);

/** The length of the axis that is cut. */
const size = 6;

/** One reading of x [size, 2]: rows or columns from … to, and its weight in the sum. */
interface Reading {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** s = Σ weight · Σ x[from:to]². */
function sumOfSlices(readings: readonly Reading[]): Graph {
  const constants: Record<string, Constant> = {};
  const nodes: Node[] = [];
  for (const [k, { axis, from, to, weight }] of readings.entries()) {
    Object.assign(constants, { [`a${k}`]: list(axis), [`f${k}`]: list(from), [`t${k}`]: list(to) });
    constants[`w${k}`] = floats([], [weight]);
    nodes.push(
      node('Slice', ['x', `f${k}`, `t${k}`, `a${k}`], [`y${k}`]),
      node('Mul', [`y${k}`, `y${k}`], [`q${k}`]),
      node('ReduceSum', [`q${k}`], [`r${k}`], { keepdims: 0 }),
      node('Mul', [`r${k}`, `w${k}`], [`m${k}`]),
    );
  }
  nodes.push(
    node(
      'Sum',
      readings.map((_, k) => `m${k}`),
      ['s'],
    ),
  );
  return smallGraph({ inputs: { x: [size, 2] }, outputs: { s: [] }, nodes, constants });
}

describe('the cotangent of a value that is cut into slices', () => {
  const reading = fc
    .record({
      axis: fc.constantFrom(0, 0, 0, 1),
      start: fc.nat(size - 1),
      length: fc.nat(size),
      weight: fc.integer({ min: -3, max: 3 }),
    })
    .map(({ axis, start, length, weight }): Reading => {
      const most = axis === 0 ? size : 2;
      const from = start % most;
      return { axis, from, to: Math.min(most, from + length), weight };
    });
  const x = Array.from({ length: 2 * size }, (_, i) => i - 4.5);

  it('is the sum over the slices, whether they touch, leave gaps, overlap, repeat, are empty or lie along other axes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 5 }), async (readings) => {
        const found = await runGradient(gradient(sumOfSlices(readings), 's', ['x']), {
          x: { shape: [size, 2], data: x },
        });
        const expected = x.map((value, i) =>
          readings
            .filter(({ axis, from, to }) => {
              const at = axis === 0 ? Math.floor(i / 2) : i % 2;
              return at >= from && at < to;
            })
            .reduce((sum, { weight }) => sum + 2 * weight * value, 0),
        );
        expect(Array.from(found['grad/x']!)).toEqual(expected.map((value) => value + 0));
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('is laid side by side where they do not overlap, and not padded', () => {
    const rows = (...ends: readonly [number, number][]): Graph =>
      gradient(sumOfSlices(ends.map(([from, to]) => ({ axis: 0, from, to, weight: 1 }))), 's', ['x']);
    expect(ops(rows([4, 6], [0, 2], [2, 4]))).not.toContain('Pad');
    expect(ops(rows([3, 4], [1, 2]))).not.toContain('Pad');
    expect(ops(rows([0, 3], [2, 6]))).toContain('Pad');
  });
});

it('the cotangent of a matrix that several products share is one product of all their rows', async () => {
  const nodes = [0, 1, 2].flatMap((k) => [
    node('MatMul', [`a${k}`, 'w'], [`y${k}`]),
    node('Mul', [`y${k}`, `y${k}`], [`q${k}`]),
    node('ReduceSum', [`q${k}`], [`r${k}`], { keepdims: 0 }),
  ]);
  nodes.push(node('Sum', ['r0', 'r1', 'r2'], ['s']));
  const inputs = { w: [2, 2], a0: [1, 2], a1: [3, 2], a2: [2, 2] };
  const graph = gradient(smallGraph({ inputs, outputs: { s: [] }, nodes }), 's', ['w']);
  const products = ops(graph).filter((op) => op === 'MatMul').length;
  expect(products).toBe(4);
  const rows = { a0: [1, 2], a1: [0, 1, -1, 3, 2, 2], a2: [1, 1, -2, 0] };
  const w = [0.5, -1, 2, 1];
  const feeds = {
    w: { shape: [2, 2], data: w },
    ...Object.fromEntries(
      Object.entries(rows).map(([name, data]) => [name, { shape: inputs[name as 'a0'], data }]),
    ),
  };
  const found = await runGradient(graph, feeds);
  // 2 Σ aᵀ a w.
  const gram = [0, 0, 0, 0];
  for (const data of Object.values(rows))
    for (let i = 0; i < data.length; i += 2)
      for (const [k, [p, q]] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ].entries())
        gram[k]! += data[i + p!]! * data[i + q!]!;
  const expected = [0, 1].flatMap((i) =>
    [0, 1].map((j) => 2 * (gram[2 * i]! * w[j]! + gram[2 * i + 1]! * w[2 + j]!)),
  );
  expect(Array.from(found['grad/w']!)).toEqual(expected);
});
