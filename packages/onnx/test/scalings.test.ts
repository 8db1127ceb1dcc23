import { readdirSync } from 'node:fs';
import { randomScales, randomSigns, scaleUnits, layoutOf } from '@orograph/tensor';
import { describe, expect, test } from 'vitest';
import {
  describeScalings,
  layoutOfParameters,
  parametersOf,
  parseOnnx,
  rescaled,
  scalingsOf,
  thetaOf,
  type Graph,
} from '../src/index.ts';
import { outputChange } from './output-change.ts';
import { fixture, haveShared, shared } from './shared-fixtures.ts';
import { floats, node, smallGraph, withMode } from './small-graph.ts';

const graphOf = (name: string): Graph => parseOnnx(fixture(`symmetry/${name}.onnx`));

/** The largest change of the outputs under random scales and random signs. */
async function change(graph: Graph): Promise<number> {
  const { scales, signs } = scalingsOf(graph);
  return outputChange(graph, [
    rescaled(graph, scales, randomScales(scales, 1)),
    rescaled(graph, signs, randomSigns(signs, 2)),
  ]);
}

const lines = (graph: Graph, kind: 'scales' | 'signs' = 'scales'): readonly string[] =>
  describeScalings(graph, scalingsOf(graph)[kind]);

const wave = (shape: readonly number[]): ReturnType<typeof floats> =>
  floats(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.cos(2.1 * i)),
  );

/** Two dense layers of 4 units with an activation between them. */
const dense = (
  activation: Parameters<typeof node>,
  constants: Readonly<Record<string, ReturnType<typeof floats>>> = {},
): Graph =>
  smallGraph(
    {
      inputs: { x: ['N', 3] },
      outputs: { y: ['N', 2] },
      nodes: [
        node('Gemm', ['x', 'a', 'p'], ['h']),
        node(...activation),
        node('Gemm', ['k', 'b', 'q'], ['y']),
      ],
      constants: { a: wave([3, 4]), p: wave([4]), b: wave([4, 2]), q: wave([2]), ...constants },
    },
    18,
  );

describe('the outputs of exported networks stay under random scales and signs', () => {
  test.each(
    readdirSync(new URL('fixtures/symmetry', import.meta.url)).filter((name) => name.endsWith('.onnx')),
  )('%s', async (file) => {
    const graph = graphOf(file.replace('.onnx', ''));
    const { scales, signs } = scalingsOf(graph);
    expect(scales.length + signs.length).toBeGreaterThan(0);
    expect(await change(graph)).toBeLessThan(1e-6);
  });
  test.runIf(haveShared)('a dense and a convolutional network trained on MNIST', async () => {
    for (const name of ['mlp-0', 'cnn-0'])
      expect(await change(parseOnnx(shared(`${name}.onnx`)))).toBeLessThan(1e-6);
  });
});

describe('what is derived', () => {
  const scaled = ['a: 3, S1', 'p: S1', 'b: 1/S1, 2'];
  const signed = ['a: 3, F1', 'p: F1', 'b: F1, 2'];

  test.each([
    ['Relu', scaled, []],
    ['LeakyRelu', scaled, []],
    ['Abs', scaled, ['a: 3, F1', 'p: F1']],
    ['Identity', scaled, signed],
    ['Tanh', [], signed],
    ['Softsign', [], signed],
    ['Sin', [], signed],
    ['Softplus', [], []],
    ['Sigmoid', [], []],
    ['Elu', [], []],
  ] as const)('%s', async (op, scales, signs) => {
    const graph = dense([op, ['h'], ['k']]);
    expect(lines(graph)).toEqual(scales);
    expect(lines(graph, 'signs')).toEqual(signs);
    expect(await change(graph)).toBeLessThan(1e-6);
  });

  test('ends of Clip: none below and 0 pass scales, opposite ones signs, ReLU6 nothing', () => {
    const ends = (low: number, high: number): Graph =>
      dense(['Clip', ['h', 'low', 'high'], ['k']], { low: floats([], [low]), high: floats([], [high]) });
    expect(lines(ends(0, Infinity))).toEqual(scaled);
    expect(lines(ends(-1, 1))).toEqual([]);
    expect(lines(ends(-1, 1), 'signs')).toEqual(signed);
    expect([...lines(ends(0, 6)), ...lines(ends(0, 6), 'signs')]).toEqual([]);
  });

  test('a slope for each unit, which is a parameter, stays', async () => {
    const graph = dense(['PRelu', ['h', 'slope'], ['k']], { slope: floats([4], [0.1, 0.2, 0.3, 0.4]) });
    expect(lines(graph)).toEqual(scaled);
    expect(await change(graph)).toBeLessThan(1e-6);
  });

  test('BatchNormalization between a convolution and ReLU: its mean is scaled with its input, its output by itself', async () => {
    const graph = smallGraph({
      inputs: { x: ['N', 2, 4, 4] },
      outputs: { y: ['N', 2, 2, 2] },
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('BatchNormalization', ['c', 'g', 'b', 'm', 'v'], ['n']),
        node('Relu', ['n'], ['r']),
        node('Conv', ['r', 'u'], ['y']),
      ],
      constants: {
        w: wave([3, 2, 2, 2]),
        g: wave([3]),
        b: wave([3]),
        m: wave([3]),
        v: floats([3], [1, 2, 3]),
        u: wave([2, 3, 2, 2]),
      },
    });
    expect(lines(graph)).toEqual(['w: S1, 2, 2, 2', 'g: 1/S1 · S2', 'm: S1', 'b: S2', 'u: 2, 1/S2, 2, 2']);
    expect(await change(graph)).toBeLessThan(1e-6);
  });

  test.each([
    ['DepthToSpace', 'DCR', [12, 2, 1, 1], [2, 3, 2, 2], ['w: [S1], 2, 1, 1', 'u: 2, 1/S1, 2, 2']],
    ['DepthToSpace', 'CRD', [12, 2, 1, 1], [2, 3, 2, 2], ['w: S1 × 4, 2, 1, 1', 'u: 2, 1/S1, 2, 2']],
    ['SpaceToDepth', '', [3, 2, 1, 1], [2, 12, 1, 1], ['w: S1, 2, 1, 1', 'u: 2, [1/S1], 1, 1']],
  ] as const)('channels moved to places and back: %s %s', async (op, mode, w, u, expected) => {
    const graph = smallGraph({
      inputs: { x: [2, 2, 4, 4] },
      outputs: { y: [2, 2, 'h', 'w'] },
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('Relu', ['c'], ['r']),
        withMode(node(op, ['r'], ['d'], { blocksize: 2 }), mode),
        node('Relu', ['d'], ['e']),
        node('Conv', ['e', 'u'], ['y']),
      ],
      constants: { w: wave(w), u: wave(u) },
    });
    expect(lines(graph)).toEqual(expected);
    expect(await change(graph)).toBeLessThan(1e-6);
  });

  test('channels moved to places that are averaged must be scaled alike', async () => {
    const graph = smallGraph({
      inputs: { x: [2, 2, 4, 4] },
      outputs: { y: [2, 2] },
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('Relu', ['c'], ['r']),
        withMode(node('DepthToSpace', ['r'], ['d'], { blocksize: 2 }), 'CRD'),
        node('GlobalAveragePool', ['d'], ['p']),
        node('Flatten', ['p'], ['f']),
        node('MatMul', ['f', 'm'], ['y']),
      ],
      constants: { w: wave([12, 2, 1, 1]), m: wave([3, 2]) },
    });
    expect(lines(graph)).toEqual(['w: S1 × 4, 2, 1, 1', 'm: 1/S1, 2']);
    expect(await change(graph)).toBeLessThan(1e-6);
  });

  test('channels that are flattened into a dense layer', () => {
    const graph = smallGraph({
      inputs: { x: ['N', 1, 4, 4] },
      outputs: { y: ['N', 2] },
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('Relu', ['c'], ['r']),
        node('Flatten', ['r'], ['f']),
        node('MatMul', ['f', 'm'], ['y']),
      ],
      constants: { w: wave([3, 1, 2, 2]), m: wave([27, 2]) },
    });
    expect(lines(graph)).toEqual(['w: S1, 1, 2, 2', 'm: 1/S1 × 9, 2']);
  });

  test('heads: keys against queries, values against what reads them; the scale of a normalization', () => {
    expect(lines(graphOf('gpt2')).slice(0, 5)).toEqual([
      'm.transformer.h.0.ln_1.weight: S1',
      'm.transformer.h.0.ln_1.bias: S1',
      'm.transformer.h.0.attn.c_attn.weight: 1/S1, [S2 16] · [8 1/S2 8] · [16 S3]',
      'm.transformer.h.0.attn.c_attn.bias: [S2 16] · [8 1/S2 8] · [16 S3]',
      'm.transformer.h.0.attn.c_proj.weight: 1/S3, 8',
    ]);
  });

  test('the state of LSTM: signs of the rows of its new numbers and of all that reads them', () => {
    expect(lines(graphOf('lstm'), 'signs').slice(1, 4)).toEqual([
      'onnx::LSTM_353: 2, 20, 4; axes 0 and 2: [F1]; axes 0 and 1: [15 F2 15 F2]',
      'onnx::LSTM_352: 2, 40; axes 0 and 1: [15 F2 15 F2 15 F2 15 F2]',
      'onnx::LSTM_354: 2, 20, 5; axes 0 and 1: [15 F2 15 F2]; axes 0 and 2: F2',
    ]);
  });

  test('a recurrent layer with ReLU has scales, one with tanh signs, also of a state and peepholes that are parameters', async () => {
    const recurrent = (op: 'LSTM' | 'RNN', gates: number, activations?: readonly string[]): Graph => {
      const peepholes = op === 'LSTM';
      return smallGraph(
        {
          inputs: { x: [3, 2, 2] },
          outputs: { y: [3, 1, 2, 2] },
          nodes: [
            {
              ...node(op, ['x', 'w', 'r', 'b', '', 'h0', ...(peepholes ? ['c0', 'p'] : [])], ['h']),
              attributes: {
                hidden_size: { kind: 'int', value: 4 },
                ...(activations && { activations: { kind: 'strings', value: activations } }),
              },
            },
            node('MatMul', ['h', 'm'], ['y']),
          ],
          constants: {
            w: wave([1, 4 * gates, 2]),
            r: wave([1, 4 * gates, 4]),
            b: wave([1, 8 * gates]),
            h0: wave([1, 2, 4]),
            ...(peepholes && { c0: wave([1, 2, 4]), p: wave([1, 12]) }),
            m: wave([4, 2]),
          },
        },
        18,
      );
    };
    const [relu, tanh] = [recurrent('RNN', 1, ['Relu']), recurrent('LSTM', 4)];
    for (const [graph, sizes] of [
      [relu, [[4], []]],
      [tanh, [[], [4]]],
    ] as const) {
      const { scales, signs } = scalingsOf(graph, { constants: [...graph.constants.keys()] });
      expect([scales, signs].map((groups) => groups.map(({ size }) => size))).toEqual(sizes);
      const moved = [
        rescaled(graph, scales, randomScales(scales, 1)),
        rescaled(graph, signs, randomSigns(signs, 2)),
      ];
      expect(await outputChange(graph, moved)).toBeLessThan(1e-6);
    }
  });

  test('an operator that is not known keeps what it is given, and the rest is still scaled', () => {
    const graph = smallGraph({
      inputs: { x: ['N', 2] },
      outputs: { y: ['N', 2] },
      nodes: [
        node('MatMul', ['x', 'a'], ['h']),
        { ...node('Mystery', ['h'], ['k']), domain: 'com.example' },
        node('MatMul', ['k', 'b'], ['m']),
        node('Relu', ['m'], ['r']),
        node('MatMul', ['r', 'c'], ['y']),
      ],
      constants: { a: wave([2, 4]), b: wave([4, 3]), c: wave([3, 2]) },
    });
    const known = {
      ...graph,
      valueInfo: new Map([['k', { name: 'k', dataType: 'float' as const, shape: ['N', 4] }]]),
    };
    expect(lines(known)).toEqual(['b: 4, S1', 'c: 1/S1, 2']);
  });

  test('only constants that may move', () => {
    const graph = dense(['Relu', ['h'], ['k']]);
    expect(scalingsOf(graph, { constants: ['a', 'b'] }).scales).toEqual([]);
    expect(() => scalingsOf(graph, { constants: ['z'] })).toThrow(
      'scalingsOf: the graph has no constant "z".',
    );
  });
});

test('θ is scaled as the graph is', () => {
  const graph = graphOf('unet');
  const { scales } = scalingsOf(graph);
  const parameters = parametersOf(graph);
  const own = randomScales(scales, 3);
  const moved = scaleUnits(layoutOfParameters(parameters), scales, own, thetaOf(graph, parameters));
  const other = thetaOf(rescaled(graph, scales, own), parameters);
  expect(Math.max(...moved.map((value, i) => Math.abs(value - other[i]!)))).toBeLessThan(1e-7);
});

test('scales that do not fit are refused', () => {
  const graph = dense(['Relu', ['h'], ['k']]);
  const { scales } = scalingsOf(graph);
  expect(() => rescaled(graph, scales, { S1: [1, 2] })).toThrow('scaling: expected 4 scales for S1, got 2.');
  expect(() => scaleUnits(layoutOf([{ name: 'a', shape: [3, 4] }]), scales, {}, new Float64Array(3))).toThrow(
    'scaleUnits',
  );
});
