import type { TfjsModel } from '../../src/tfjs/tfjs-model.ts';

/** A node of a frozen graph, by hand. */
const node = (name: string, op: string, input: readonly string[] = [], attr: object = {}): object => ({
  name,
  op,
  input,
  attr: { T: { type: 'DT_FLOAT' }, ...attr },
});
const shapeOf = (...dims: readonly number[]): object => ({
  dim: dims.map((size) => ({ size: String(size) })),
});
const constant = (name: string, ...dims: readonly number[]): object =>
  node(name, 'Const', [], {
    dtype: { type: 'DT_FLOAT' },
    value: { tensor: { dtype: 'DT_FLOAT', tensorShape: shapeOf(...dims) } },
  });

/** softmax(relu(x W₁ + b₁) W₂ + b₂) as a frozen TensorFlow graph, x [N, 3], with the given 3·4 + 4 + 4·2 + 2 numbers. */
export function denseGraph(numbers: readonly number[], last = 'Softmax'): TfjsModel {
  const weights = [
    { name: 'w1', shape: [3, 4], dtype: 'float32' },
    { name: 'b1', shape: [4], dtype: 'float32' },
    { name: 'w2', shape: [4, 2], dtype: 'float32' },
    { name: 'b2', shape: [2], dtype: 'float32' },
  ];
  const product = { transpose_a: { b: false }, transpose_b: { b: false } };
  return {
    format: 'graph-model',
    modelTopology: {
      node: [
        node('x', 'Placeholder', [], { dtype: { type: 'DT_FLOAT' }, shape: { shape: shapeOf(-1, 3) } }),
        ...weights.map(({ name, shape }) => constant(name, ...shape)),
        node('m1', 'MatMul', ['x', 'w1'], product),
        node('a1', 'BiasAdd', ['m1', 'b1']),
        node('h', 'Relu', ['a1']),
        node('m2', 'MatMul', ['h', 'w2'], product),
        node('a2', 'BiasAdd', ['m2', 'b2']),
        constant('axis'),
        node('p', last, last === 'Cumprod' ? ['a2', 'axis'] : ['a2']),
        node('Identity', 'Identity', ['p']),
      ],
      versions: { producer: 440 },
    },
    weightSpecs: [...weights, { name: 'axis', shape: [], dtype: 'int32' }],
    // The last four bytes are the axis 0, which has the same bits as an integer.
    weightData: Float32Array.from([...numbers, 0]).buffer,
    signature: {
      inputs: { x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape: shapeOf(-1, 3) } },
      outputs: { y: { name: 'Identity:0', dtype: 'DT_FLOAT', tensorShape: shapeOf(-1, 2) } },
    },
    source: 'dense graph',
  };
}
