import type { Attribute, Constant, Graph, Node } from '@orograph/onnx';
import { normal, sizeOf, streamSeed } from '@orograph/tensor';

/** A value while a network is built: its name in the graph and the shape of one example. */
export interface Features {
  /** Its name. */
  readonly name: string;
  /** The shape without the batch axis: [C, H, W] of an image, [n] of a flat one. */
  readonly shape: readonly number[];
}

/** The size of a convolution. */
interface ConvolutionSettings {
  /** Output channels. */
  readonly channels: number;
  /** The side of the square kernel. */
  readonly kernel: number;
  /** 1 by default. */
  readonly stride?: number;
  /** Zeros on each side; 0 by default. */
  readonly pad?: number;
  /** Adds a bias; true by default. */
  readonly bias?: boolean;
}

/**
 * Layers appended to a graph of opset 17, with blocks named and shaped as in PyTorch.
 *
 * Weights are He normal, w ~ N(0, 2 / fan-in), from one random stream per block; biases are 0.
 * Reference: He et al. 2015, "Delving Deep into Rectifiers".
 */
export interface Network {
  /** What is fed: `x`, float32 [N, …]. */
  readonly input: Features;
  /** y = xWᵀ + b: `name.weight` [units, in], `name.bias` [units]. */
  linear(x: Features, name: string, units: number): Features;
  /** A convolution: `name.weight` [channels, in, k, k], `name.bias` [channels]. */
  convolution(x: Features, name: string, settings: ConvolutionSettings): Features;
  /** A transposed convolution of stride `kernel`, which does not overlap: `name.weight` [in, channels, k, k], `name.bias`. */
  upsample(
    x: Features,
    name: string,
    settings: { readonly channels: number; readonly kernel: number },
  ): Features;
  /** Batch normalization: `name.weight`, `name.bias`, `name.running_mean`, `name.running_var`; statistics of the batch when `training`. */
  batchNorm(x: Features, name: string, settings: { readonly training: boolean }): Features;
  /** Max-pooling by 2, rounded down. */
  maxPool(x: Features): Features;
  /** The mean over the image, flat. */
  averageImage(x: Features): Features;
  /** max(0, x). */
  relu(x: Features): Features;
  /** 1 / (1 + e⁻ˣ). */
  sigmoid(x: Features): Features;
  /** Leaves numbers out with probability `rate` while the network is trained; nothing where that is 0. */
  dropout(x: Features, rate: number): Features;
  /** a + b. */
  add(a: Features, b: Features): Features;
  /** [N, ∏ shape]. */
  flatten(x: Features): Features;
  /** [N, …shape]. */
  reshape(x: Features, shape: readonly number[]): Features;
  /** The finished graph, whose output is called `output`. */
  build(output: Features): Graph;
}

/**
 * Starts a network that takes examples of `inputShape`.
 *
 * @throws RangeError for a shape that is not of whole numbers above 0, or a seed that is not whole.
 */
export function network(
  name: string,
  { inputShape, seed }: { readonly inputShape: readonly number[]; readonly seed: number },
): Network {
  if (inputShape.length === 0 || !inputShape.every((n) => Number.isInteger(n) && n > 0))
    throw new RangeError(`${name}: inputShape must be of whole numbers above 0, got [${inputShape.join()}].`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`${name}: seed must be a whole number, got ${seed}.`);
  const constants = new Map<string, Constant>();
  const nodes: Node[] = [];
  let streams = 0;

  const floats = (key: string, shape: readonly number[], data: Float32Array): string => {
    constants.set(key, { dataType: 'float', shape, data });
    return key;
  };
  const filled = (key: string, length: number, value: number): string =>
    floats(key, [length], new Float32Array(length).fill(value));
  const heNormal = (key: string, shape: readonly number[], fanIn: number): string => {
    const deviation = Math.sqrt(2 / fanIn);
    const sample = normal(sizeOf(shape), streamSeed(seed, streams++));
    return floats(
      key,
      shape,
      Float32Array.from(sample, (z) => deviation * z),
    );
  };
  const append = (
    op: string,
    inputs: readonly string[],
    shape: readonly number[],
    attributes: Readonly<Record<string, number | readonly number[]>> = {},
    more: readonly string[] = [],
  ): Features => {
    const own = `${op.toLowerCase()}_${nodes.length}`;
    nodes.push({
      op,
      domain: '',
      name: own,
      inputs,
      outputs: [own, ...more],
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, value]): [string, Attribute] => [
          key,
          typeof value === 'number' ? { kind: 'int', value } : { kind: 'ints', value },
        ]),
      ),
    });
    return { name: own, shape };
  };
  const image = (x: Features, layer: string): readonly [number, number, number] => {
    const [channels, height, width] = x.shape;
    if (x.shape.length !== 3)
      throw new RangeError(`${name}: ${layer} expects images [C, H, W], got [${x.shape.join()}].`);
    return [channels!, height!, width!];
  };
  const positive = (shape: readonly number[], layer: string): readonly number[] => {
    if (!shape.every((n) => n > 0))
      throw new RangeError(
        `${name}: inputs of [${inputShape.join()}] are too small, ${layer} would have shape [${shape.join()}].`,
      );
    return shape;
  };

  return {
    input: { name: 'x', shape: inputShape },
    linear(x, key, units) {
      const fanIn = sizeOf(x.shape);
      const weight = heNormal(`${key}.weight`, [units, fanIn], fanIn);
      return append('Gemm', [x.name, weight, filled(`${key}.bias`, units, 0)], [units], { transB: 1 });
    },
    convolution(x, key, { channels, kernel, stride = 1, pad = 0, bias = true }) {
      const [from, height, width] = image(x, key);
      const side = (n: number): number => Math.floor((n + 2 * pad - kernel) / stride) + 1;
      const weight = heNormal(`${key}.weight`, [channels, from, kernel, kernel], from * kernel * kernel);
      return append(
        'Conv',
        [x.name, weight, ...(bias ? [filled(`${key}.bias`, channels, 0)] : [])],
        positive([channels, side(height), side(width)], key),
        { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [pad, pad, pad, pad] },
      );
    },
    upsample(x, key, { channels, kernel }) {
      const [from, height, width] = image(x, key);
      const weight = heNormal(`${key}.weight`, [from, channels, kernel, kernel], from);
      return append(
        'ConvTranspose',
        [x.name, weight, filled(`${key}.bias`, channels, 0)],
        [channels, height * kernel, width * kernel],
        { kernel_shape: [kernel, kernel], strides: [kernel, kernel] },
      );
    },
    batchNorm(x, key, { training }) {
      const channels = x.shape[0]!;
      const inputs = [
        x.name,
        filled(`${key}.weight`, channels, 1),
        filled(`${key}.bias`, channels, 0),
        filled(`${key}.running_mean`, channels, 0),
        filled(`${key}.running_var`, channels, 1),
      ];
      const statistics = training ? [`${key}.next_mean`, `${key}.next_var`] : [];
      return append('BatchNormalization', inputs, x.shape, training ? { training_mode: 1 } : {}, statistics);
    },
    maxPool(x) {
      const [channels, height, width] = image(x, 'max-pooling');
      const shape = positive([channels, Math.floor(height / 2), Math.floor(width / 2)], 'max-pooling');
      return append('MaxPool', [x.name], shape, { kernel_shape: [2, 2], strides: [2, 2] });
    },
    averageImage(x) {
      const [channels] = image(x, 'averaging');
      const pooled = append('GlobalAveragePool', [x.name], [channels, 1, 1]);
      return append('Flatten', [pooled.name], [channels], { axis: 1 });
    },
    relu: (x) => append('Relu', [x.name], x.shape),
    sigmoid: (x) => append('Sigmoid', [x.name], x.shape),
    dropout(x, rate) {
      if (!(rate >= 0 && rate < 1))
        throw new RangeError(`${name}: dropout must be a rate from 0 up to 1, got ${rate}.`);
      if (rate === 0) return x;
      const key = `rate_${nodes.length}`;
      return append('Dropout', [x.name, floats(key, [], Float32Array.of(rate))], x.shape);
    },
    add: (a, b) => append('Add', [a.name, b.name], a.shape),
    flatten: (x) => append('Flatten', [x.name], [sizeOf(x.shape)], { axis: 1 }),
    reshape(x, shape) {
      const key = `shape_${nodes.length}`;
      constants.set(key, {
        dataType: 'int64',
        shape: [shape.length + 1],
        data: BigInt64Array.from([-1, ...shape], BigInt),
      });
      return append('Reshape', [x.name, key], shape);
    },
    build: (output) => ({
      name,
      opsets: { '': 17 },
      inputs: [{ name: 'x', dataType: 'float', shape: ['N', ...inputShape] }],
      outputs: [{ name: 'output', dataType: 'float', shape: ['N', ...output.shape] }],
      nodes: nodes.map((node) => ({
        ...node,
        outputs: node.outputs.map((own) => (own === output.name ? 'output' : own)),
      })),
      constants,
      valueInfo: new Map(),
      metadata: { network: name, seed: String(seed) },
    }),
  };
}
