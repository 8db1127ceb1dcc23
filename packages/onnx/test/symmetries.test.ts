import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  describeSymmetries,
  parseOnnx,
  permuted,
  symmetriesOf,
  type Graph,
  type Node,
} from '../src/index.ts';
import { randomElement } from '@orograph/tensor';
import { outputChange } from './output-change.ts';
import { fixture, haveShared, shared } from './shared-fixtures.ts';
import { floats, node, smallGraph, withMode } from './small-graph.ts';

const graphOf = (name: string): Graph => parseOnnx(fixture(`symmetry/${name}.onnx`));

/** The largest difference that random elements of the group make to the outputs, relative to the largest output. */
const change = (graph: Graph, seeds: readonly number[] = [1, 2, 3]): Promise<number> => {
  const symmetries = symmetriesOf(graph);
  return outputChange(
    graph,
    seeds.map((seed) => permuted(graph, symmetries, randomElement(symmetries.groups, seed))),
  );
};

const specification = (graph: Graph): readonly string[] => describeSymmetries(symmetriesOf(graph));

describe('the outputs of exported networks stay under random elements of the group', () => {
  test.each(
    readdirSync(new URL('fixtures/symmetry', import.meta.url)).filter((name) => name.endsWith('.onnx')),
  )('%s', async (file) => {
    const graph = graphOf(file.replace('.onnx', ''));
    expect(symmetriesOf(graph)).toMatchObject({ obstacles: [] });
    expect(symmetriesOf(graph).groups.length).toBeGreaterThan(0);
    expect(await change(graph)).toBeLessThan(1e-6);
  });
  test.runIf(haveShared)('a dense and a convolutional network trained on MNIST', async () => {
    for (const name of ['mlp-0', 'cnn-0'])
      expect(await change(parseOnnx(shared(`${name}.onnx`)), [1])).toBeLessThan(1e-6);
  });
});
describe('what is derived', () => {
  test('an embedding that is the head too, stored twice', () => {
    expect(specification(graphOf('tied'))).toEqual([
      'e.weight: 20, P1',
      'f.bias: P2',
      'g.bias: P1',
      'onnx::MatMul_17: P1, P2',
      'onnx::MatMul_18: P2, P1',
      'onnx::MatMul_19: P1, 20',
    ]);
  });

  test('depthwise, grouped and multiplied convolutions, and groups of a normalization', () => {
    const lines = specification(graphOf('separable'));
    expect(lines.slice(2, 8)).toEqual([
      'depthwise.weight: P1, 1, 3, 3',
      'depthwise.bias: P1',
      'p.weight: P2 × [P3 P4 P5], P1, 1, 1',
      'p.bias: P2 × [P3 P4 P5]',
      'grouped.weight: P2 × [P6 P7 P8], axis 0: [4·P3 4·P4 4·P5], 3, 3',
      'grouped.bias: P2 × [P6 P7 P8]',
    ]);
    expect(lines.find((line) => line.startsWith('multiplied.bias'))).toBe(
      `multiplied.bias: P9 × [P10 P11 P12 P13] × [${Array.from({ length: 12 }, (_, i) => `P${i + 14}`).join(' ')}]`,
    );
  });

  test.each([
    ['DepthToSpace', 'DCR', [16, 2, 1, 1], [2, 4, 2, 2], ['w: [4·P1], 2, 1, 1', 'u: 2, P1, 2, 2']],
    ['DepthToSpace', 'CRD', [16, 2, 1, 1], [2, 4, 2, 2], ['w: P1 × [4·4], 2, 1, 1', 'u: 2, P1, 2, 2']],
    ['SpaceToDepth', '', [4, 2, 1, 1], [2, 16, 1, 1], ['w: P1, 2, 1, 1', 'u: 2, [4·P1], 1, 1']],
  ] as const)('channels moved to places and back: %s %s', async (op, mode, w, u, expected) => {
    const wave = (shape: readonly number[]): ReturnType<typeof floats> =>
      floats(
        shape,
        Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.cos(2.1 * i)),
      );
    const graph = smallGraph({
      inputs: { x: [2, 2, 4, 4] },
      outputs: { y: [2, 2, 'h', 'w'] },
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        withMode(node(op, ['c'], ['d'], { blocksize: 2 }), mode),
        node('Sigmoid', ['d'], ['e']),
        node('Conv', ['e', 'u'], ['y']),
      ],
      constants: { w: wave(w), u: wave(u) },
    });
    expect(specification(graph)).toEqual(expected);
    expect(await change(graph, [1, 2, 3, 4])).toBeLessThan(1e-6);
  });

  test('concatenated channels', () => {
    expect(specification(graphOf('dense')).slice(4, 7)).toEqual([
      'c.weight: P3, [P1 P2], 3, 3',
      'c.bias: P3',
      'norm.weight: [P1 P2 P3]',
    ]);
  });

  test('the gates of both directions of a recurrent network', () => {
    expect(specification(graphOf('lstm'))).toEqual([
      'e.weight: 12, P1',
      'onnx::LSTM_352: 2, axis 0: [[8·P2] [8·P3]]',
      'onnx::LSTM_353: 2, axis 0: [[4·P2] [4·P3]], axis 0: [2·P1]',
      'onnx::LSTM_354: 2, axis 0: [[4·P2] [4·P3]], axis 0: [P2 P3]',
      'onnx::LSTM_395: 2, axis 0: [[8·P4] [8·P5]]',
      'onnx::LSTM_396: 2, axis 0: [[4·P4] [4·P5]], axis 0: [2·[P2 P3]]',
      'onnx::LSTM_397: 2, axis 0: [[4·P4] [4·P5]], axis 0: [P4 P5]',
      'onnx::MatMul_398: [P4 P5], 3',
    ]);
  });

  test('heads and the units within each, of keys and queries together and of values', () => {
    expect(specification(graphOf('gpt2')).slice(2, 5)).toEqual([
      'm.transformer.h.0.attn.c_attn.weight: P1, [2·P2 × [P3 P4] P2 × [P5 P6]]',
      'm.transformer.h.0.attn.c_attn.bias: [2·P2 × [P3 P4] P2 × [P5 P6]]',
      'm.transformer.h.0.attn.c_proj.weight: P2 × [P5 P6], P1',
    ]);
  });

  test('queries that share keys and values: heads move in their group, groups move together', () => {
    const lines = specification(graphOf('gqa'));
    expect(lines).toContain('val_25: P1, P3 × [P6 P7]');
    expect(lines).toContain('val_117: P3 × [P4 P5] × [2·P6 2·P7], P1');
  });

  test('channels that are flattened into a dense layer', () => {
    const graph = smallGraph({
      inputs: { x: ['N', 1, 4, 4] },
      outputs: { y: ['N', 2] },
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('Flatten', ['c'], ['f']),
        node('MatMul', ['f', 'm'], ['y']),
      ],
      constants: { w: floats([3, 1, 2, 2], Array(12).fill(1)), m: floats([27, 2], Array(54).fill(1)) },
    });
    expect(specification(graph)).toEqual(['w: P1, 1, 2, 2', 'm: P1 × [3·9], 2']);
  });

  test('the specification that Git Re-Basin writes by hand for VGG16', () => {
    // Thirteen convolutions in blocks that end with a pooling, narrow here; each of another width, so that no two are mistaken.
    const blocks = [2, 2, 3, 3, 3];
    const widths = Array.from({ length: 13 }, (_, i) => i + 2);
    const weights: Record<string, ReturnType<typeof floats>> = {};
    const ones = (name: string, shape: readonly number[]): string => {
      weights[name] = floats(shape, Array(shape.reduce((a, b) => a * b, 1)).fill(1));
      return name;
    };
    const ends = blocks.map((_, k) => blocks.slice(0, k + 1).reduce((a, b) => a + b) - 1);
    const layers = widths.flatMap((width, i) => [
      node(
        'Conv',
        [
          i === 0 ? 'x' : ends.includes(i - 1) ? `p${i - 1}` : `r${i - 1}`,
          ones(`Conv_${i}.kernel`, [width, widths[i - 1] ?? 3, 3, 3]),
          ones(`Conv_${i}.bias`, [width]),
        ],
        [`c${i}`],
        { pads: [1, 1, 1, 1] },
      ),
      node('Transpose', [`c${i}`], [`t${i}`], { perm: [0, 2, 3, 1] }),
      node(
        'LayerNormalization',
        [`t${i}`, ones(`LayerNorm_${i}.scale`, [width]), ones(`LayerNorm_${i}.bias`, [width])],
        [`l${i}`],
      ),
      node('Transpose', [`l${i}`], [`u${i}`], { perm: [0, 3, 1, 2] }),
      node('Relu', [`u${i}`], [`r${i}`]),
      ...(ends.includes(i)
        ? [node('MaxPool', [`r${i}`], [`p${i}`], { kernel_shape: [2, 2], strides: [2, 2] })]
        : []),
    ]);
    const dense = (k: number, from: string, to: string, shape: readonly [number, number]): Node =>
      node('Gemm', [from, ones(`Dense_${k}.kernel`, shape), ones(`Dense_${k}.bias`, [shape[1]])], [to]);
    const graph = smallGraph(
      {
        inputs: { x: ['N', 3, 32, 32] },
        outputs: { y: ['N', 2] },
        nodes: [
          ...layers,
          node('Flatten', ['p12'], ['f']),
          dense(0, 'f', 'd0', [widths[12]!, 20]),
          node('Relu', ['d0'], ['e0']),
          dense(1, 'e0', 'd1', [20, 21]),
          node('Relu', ['d1'], ['e1']),
          dense(2, 'e1', 'y', [21, 2]),
        ],
        constants: weights,
      },
      18,
    );
    // vgg16_permutation_spec of its weight_matching.py, axes in ONNX's order.
    const expected = [
      ...widths.flatMap((_, i) => [
        `Conv_${i}.kernel: P${i + 1}, ${i ? `P${i}` : 3}, 3, 3`,
        `Conv_${i}.bias: P${i + 1}`,
        `LayerNorm_${i}.scale: P${i + 1}`,
        `LayerNorm_${i}.bias: P${i + 1}`,
      ]),
      'Dense_0.kernel: P13, P14',
      'Dense_0.bias: P14',
      'Dense_1.kernel: P14, P15',
      'Dense_1.bias: P15',
      'Dense_2.kernel: P15, 2',
    ];
    expect(specification(graph)).toEqual(expected);
  });
});

describe('what stays in place', () => {
  const dense = (
    middle: Parameters<typeof node>,
    extra: Record<string, ReturnType<typeof floats>> = {},
  ): Graph =>
    smallGraph({
      inputs: { x: ['N', 2] },
      outputs: { y: ['N', 2] },
      nodes: [node('MatMul', ['x', 'a'], ['h']), node(...middle), node('MatMul', ['k', 'b'], ['y'])],
      constants: { a: floats([2, 4], Array(8).fill(1)), b: floats([4, 2], Array(8).fill(1)), ...extra },
    });

  test('units that a fixed table tells apart', () => {
    const mask = { mask: floats([4], [0, 1, 2, 3]) };
    expect(symmetriesOf(dense(['Max', ['h', 'mask'], ['k']], mask)).groups).toEqual([]);
  });

  test('an operator without a rule is named, and the rest still used', () => {
    const graph = smallGraph({
      inputs: { x: ['N', 2] },
      outputs: { y: ['N', 2] },
      nodes: [
        node('MatMul', ['x', 'a'], ['h']),
        { ...node('Mystery', ['h'], ['k']), domain: 'com.example', name: 'odd' },
        node('MatMul', ['k', 'b'], ['m']),
        node('Relu', ['m'], ['r']),
        node('MatMul', ['r', 'c'], ['y']),
      ],
      constants: {
        a: floats([2, 4], Array(8).fill(1)),
        b: floats([4, 3], Array(12).fill(1)),
        c: floats([3, 2], Array(6).fill(1)),
      },
    });
    const found = symmetriesOf({
      ...graph,
      valueInfo: new Map([['k', { name: 'k', dataType: 'float', shape: ['N', 4] }]]),
    });
    expect(describeSymmetries(found)).toEqual(['b: 4, P1', 'c: P1, 2']);
    expect(found.obstacles).toEqual([
      { node: 'odd', op: 'Mystery', reason: 'is an operator without a rule for symmetries' },
    ]);
  });

  test('a sum along the units in their order', () => {
    const graph = dense(['CumSum', ['h', 'axis'], ['k']]);
    const axis = { dataType: 'int64', shape: [], data: BigInt64Array.of(1n) } as const;
    expect(
      symmetriesOf({ ...graph, constants: new Map([...graph.constants, ['axis', axis]]) }).groups,
    ).toEqual([]);
  });

  test('constants that are not among those that may move', () => {
    expect(symmetriesOf(dense(['Relu', ['h'], ['k']]), { constants: ['a'] }).groups).toHaveLength(1);
    expect(symmetriesOf(dense(['Relu', ['h'], ['k']]), { constants: ['a', 'b'] }).groups[0]!.axes).toEqual([
      { tensor: 'a', axis: 1 },
      { tensor: 'b', axis: 0 },
    ]);
    expect(() => symmetriesOf(dense(['Relu', ['h'], ['k']]), { constants: ['z'] })).toThrow(
      'symmetriesOf: the graph has no constant "z".',
    );
  });
});

test('permuted refuses a permutation of another size', () => {
  const graph = graphOf('tied');
  expect(() => permuted(graph, symmetriesOf(graph), { P1: [1, 0] })).toThrow(
    'symmetry: expected 12 places for P1, got 2.',
  );
});
