import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import {
  foldBatchNorm,
  forKernels,
  gradient,
  hvp,
  serializeOnnx,
  type Attribute,
  type Constant,
  type Graph,
  type KernelSettings,
  type Node,
} from '@orograph/onnx';

type Attributes = Readonly<Record<string, number | readonly number[]>>;

const ofKind = (value: number | readonly number[]): Attribute =>
  typeof value === 'number' ? { kind: 'int', value } : { kind: 'ints', value };

/** A node by operator, inputs, output and whole-number attributes. */
const node = (op: string, inputs: readonly string[], output: string, attributes: Attributes = {}): Node => ({
  op,
  domain: '',
  name: output,
  inputs,
  outputs: [output],
  attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, ofKind(value)])),
});
const floats = (shape: readonly number[], at: (i: number) => number): Constant => ({
  dataType: 'float',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => at(i)),
});
const small =
  (seed: number): ((i: number) => number) =>
  (i) =>
    0.3 * Math.sin(12.9898 * i + seed);

/** A network from images x to y, its weights being inputs, with s = Σ y². */
function lossOf(
  image: readonly number[],
  shapes: Readonly<Record<string, readonly number[]>>,
  nodes: readonly Node[],
  constants: ReadonlyMap<string, Constant> = new Map(),
): Graph {
  const inputs = Object.entries(shapes).map(([name, shape]) => ({ name, dataType: 'float' as const, shape }));
  return {
    name: 'network',
    opsets: { '': 18 },
    inputs: [{ name: 'x', dataType: 'float', shape: ['N', ...image] }, ...inputs],
    outputs: [{ name: 's', dataType: 'float', shape: [] }],
    nodes: [
      ...nodes,
      node('Mul', ['y', 'y'], 'squares'),
      node('ReduceSum', ['squares'], 's', { keepdims: 0 }),
    ],
    constants,
    valueInfo: new Map(),
    metadata: {},
  };
}

async function run(graph: Graph, rows: number): Promise<Record<string, ArrayLike<number>>> {
  const session = await InferenceSession.create(serializeOnnx(graph), {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  const feeds = graph.inputs.map(({ name, shape }, k) => {
    const dims = shape!.map((d) => (typeof d === 'number' ? d : rows));
    // Few different numbers, so that windows of a pool have several equal maxima.
    const at = name === 'x' ? (i: number) => Math.round(4 * small(1)(i)) / 2 : small(k);
    return [name, new Tensor('float32', floats(dims, at).data as Float32Array, dims)];
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Channels in a block of this machine's kernels, 0 where it has none. */
async function blockHere(): Promise<number> {
  const graph: Graph = {
    ...lossOf([4, 1, 1], {}, []),
    opsets: { '': 18, 'com.microsoft.nchwc': 1 },
    outputs: [{ name: 'y', dataType: 'float' }],
    nodes: [{ ...node('ReorderInput', ['x'], 'y'), domain: 'com.microsoft.nchwc' }],
  };
  return run(graph, 1).then(
    ({ y }) => y!.length,
    () => 0,
  );
}
const block = await blockHere();

const pad1 = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
const networks: Readonly<Record<string, Graph>> = {
  'few channels, odd max-pools and a dense layer': lossOf(
    [3, 9, 7],
    { w: [16, 3, 3, 3], b: [16], v: [32, 16, 3, 3], dense: [32 * 2, 5] },
    [
      node('Conv', ['x', 'w', 'b'], 'c1', pad1),
      node('Relu', ['c1'], 'r1'),
      node('MaxPool', ['r1'], 'p1', { kernel_shape: [2, 2], strides: [2, 2] }),
      node('Conv', ['p1', 'v'], 'c2', pad1),
      node('Relu', ['c2'], 'r2'),
      node('MaxPool', ['r2'], 'p2', { kernel_shape: [2, 3], strides: [2, 3] }),
      node('Flatten', ['p2'], 'flat'),
      node('MatMul', ['flat', 'dense'], 'y'),
    ],
  ),
  'strides, dilations, uneven pads and overlapping pools': lossOf(
    [16, 11, 12],
    { w: [16, 16, 3, 2], v: [32, 16, 3, 3], u: [16, 32, 1, 1] },
    [
      node('Conv', ['x', 'w'], 'c1', { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] }),
      node('Tanh', ['c1'], 't1'),
      node('Conv', ['t1', 'v'], 'c2', { kernel_shape: [3, 3], dilations: [1, 2], pads: [2, 1, 1, 2] }),
      node('MaxPool', ['c2'], 'p', { kernel_shape: [3, 3], strides: [2, 2] }),
      node('Conv', ['p', 'u'], 'y', { kernel_shape: [1, 1], strides: [2, 2] }),
    ],
  ),
  'residual sums with a strided shortcut and the mean over the image': lossOf(
    [16, 8, 8],
    { w: [32, 16, 3, 3], v: [32, 32, 3, 3], u: [32, 16, 1, 1], dense: [32, 3] },
    [
      node('Conv', ['x', 'w'], 'c1', { ...pad1, strides: [2, 2] }),
      node('Relu', ['c1'], 'r1'),
      node('Conv', ['r1', 'v'], 'c2', pad1),
      node('Conv', ['x', 'u'], 'shortcut', { kernel_shape: [1, 1], strides: [2, 2] }),
      node('Add', ['c2', 'shortcut'], 'sum'),
      node('Relu', ['sum'], 'r2'),
      node('Conv', ['r2', 'v'], 'c3', pad1),
      node('Add', ['r2', 'c3'], 'sum2'),
      node('GlobalAveragePool', ['sum2'], 'pooled'),
      node('Flatten', ['pooled'], 'flat'),
      node('MatMul', ['flat', 'dense'], 'y'),
    ],
  ),
  'a transposed convolution with a bias and channels that fill no block': lossOf(
    [16, 4, 5],
    { w: [16, 32, 2, 2], b: [32], v: [20, 32, 3, 3] },
    [
      node('ConvTranspose', ['x', 'w', 'b'], 'c1', { kernel_shape: [2, 2], strides: [2, 2] }),
      node('Sigmoid', ['c1'], 's1'),
      node('Conv', ['s1', 'v'], 'y', pad1),
    ],
  ),
  'normalization by the statistics of the batch': lossOf(
    [16, 5, 5],
    { w: [16, 16, 3, 3], gamma: [16], beta: [16] },
    [
      node('Conv', ['x', 'w'], 'c', pad1),
      {
        ...node('BatchNormalization', ['c', 'gamma', 'beta', 'mean', 'variance'], 'n', { training_mode: 1 }),
        outputs: ['n', 'next_mean', 'next_variance'],
      },
      node('Relu', ['n'], 'y'),
    ],
    new Map([
      ['mean', floats([16], () => 0)],
      ['variance', floats([16], () => 1)],
    ]),
  ),
};

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [off, size] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    off += (a[i]! - b[i]!) ** 2;
    size += a[i]! ** 2;
  }
  return Math.sqrt(off / size);
};

test.skipIf(block === 0).for(Object.entries(networks))(
  'in the blocked layout gradient and curvature are the same: %s',
  async ([, graph]) => {
    const weights = graph.inputs.slice(1).map(({ name }) => name);
    for (const [settings, rows] of [
      [{ block }, 5],
      [{ block, wholeBlocks: true }, 2 * block],
    ] as const satisfies readonly (readonly [KernelSettings, number])[])
      for (const derivative of [gradient, hvp]) {
        const inBlocks = derivative(graph, 's', weights, settings);
        expect(inBlocks.nodes.some(({ domain }) => domain === 'com.microsoft.nchwc')).toBe(true);
        const [plain, blocked] = [
          await run(derivative(graph, 's', weights), rows),
          await run(inBlocks, rows),
        ];
        expect(Object.keys(blocked)).toEqual(Object.keys(plain));
        for (const [name, values] of Object.entries(plain))
          expect(distance(values, blocked[name]!)).toBeLessThan(2e-5);
      }
  },
);

test.skipIf(block === 0)(
  'a loss of opset 11 on is the same in the blocked layout; an older one is left as it is',
  async () => {
    for (const graph of Object.values(networks)) {
      const older = { ...graph, opsets: { '': 14 } };
      const [plain, blocked] = [await run(graph, 3), await run(forKernels(older, { block }), 3)];
      expect(distance(plain['s']!, blocked['s']!)).toBeLessThan(1e-5);
    }
    const old = { ...networks['strides, dilations, uneven pads and overlapping pools']!, opsets: { '': 10 } };
    expect(forKernels(old, { block }).nodes).toEqual(forKernels(old, {}).nodes);
  },
);

test('without a block there are operators of ONNX alone, and none that is virtual', () => {
  for (const graph of Object.values(networks)) {
    const { nodes } = hvp(graph, 's', ['w']);
    expect(nodes.every(({ domain }) => domain === '')).toBe(true);
    expect(forKernels(graph, {}).nodes.map(({ op }) => op)).toEqual(graph.nodes.map(({ op }) => op));
  }
});

const statistics = new Map([
  ['mean', floats([6], small(3))],
  ['variance', floats([6], (i) => 0.5 + i)],
]);
const normalized = (readers: readonly Node[], bias: readonly string[]): Graph =>
  lossOf(
    [4, 5, 5],
    { w: [6, 2, 3, 3], ...Object.fromEntries(bias.map((name) => [name, [6]])), gamma: [6], beta: [6] },
    [
      node('Conv', ['x', 'w', ...bias], 'c', { kernel_shape: [3, 3], group: 2 }),
      {
        ...node('BatchNormalization', ['c', 'gamma', 'beta', 'mean', 'variance'], 'n'),
        attributes: { epsilon: { kind: 'float', value: 0.1 } },
      },
      ...readers,
    ],
    statistics,
  );

test.for([[], ['b']])(
  'a normalization folded into a convolution with biases [%s] changes nothing',
  async (bias) => {
    const graph = normalized([node('Tanh', ['n'], 'y')], bias);
    const folded = foldBatchNorm(graph);
    expect(folded.nodes.map(({ op }) => op)).not.toContain('BatchNormalization');
    const weights = graph.inputs.slice(1).map(({ name }) => name);
    const [before, after] = [
      await run(gradient(graph, 's', weights), 3),
      await run(gradient(folded, 's', weights), 3),
    ];
    for (const [name, values] of Object.entries(before))
      expect(distance(values, after[name]!)).toBeLessThan(1e-5);
  },
);

test('a normalization of what others read too, or by the statistics of the batch, is left as it is', () => {
  const read = normalized([node('Add', ['n', 'c'], 'y')], []);
  const batch = networks['normalization by the statistics of the batch']!;
  for (const graph of [read, batch]) expect(foldBatchNorm(graph)).toBe(graph);
});
