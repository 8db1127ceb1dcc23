import type { Graph, Node } from '@orograph/onnx';
import { unpack, type Layout, type Vector } from '@orograph/tensor';
import type { TfjsModel, TfjsWeightSpec } from '../../src/tfjs/tfjs-model.ts';

/** A weight in Keras' layout: where each of its numbers is in the graph's tensor of the name `from`. */
interface Moved {
  readonly name: string;
  readonly from: string;
  readonly shape: readonly number[];
  readonly source: readonly number[];
}

/** A chain of ONNX nodes as a Sequential model of Keras, images channels last, with the same numbers. */
export interface KerasTwin {
  readonly model: TfjsModel;
  /** A vector in the layout of the graph's parameters as one in the layout of the Keras model. */
  readonly moved: (theta: Vector, from: Layout, to: Layout) => Float64Array;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const ints = (node: Node, name: string): readonly number[] => {
  const attribute = node.attributes[name];
  return attribute?.kind === 'ints' ? attribute.value : [];
};

/** The twin of a graph of Gemm, Conv, BatchNormalization, MaxPool, Relu, Flatten and Softmax nodes, each reading the one before. */
export function kerasOf(graph: Graph, inputShape: readonly number[]): KerasTwin {
  const layers: object[] = [];
  const weights: Moved[] = [];
  const [channels = 1, height = 1, width = 1] = inputShape;
  let shape: readonly number[] = inputShape.length === 3 ? [height, width, channels] : inputShape;
  // Where each number of the flattened Keras value is in the flattened ONNX one.
  let flat: readonly number[] | undefined;
  const add = (kind: string, config: object): void => {
    const first = layers.length === 0 ? { batch_input_shape: [null, ...shape] } : {};
    layers.push({ class_name: kind, config: { name: `layer${layers.length}`, ...first, ...config } });
  };
  const shapeOf = (name: string): readonly number[] => graph.constants.get(name)!.shape;
  const keep = (layer: string, kind: string, from: string): void => {
    const size = shapeOf(from).reduce((a, b) => a * b, 1);
    weights.push({ name: `${layer}/${kind}`, from, shape: shapeOf(from), source: range(size) });
  };
  for (const node of graph.nodes) {
    const layer = `layer${layers.length}`;
    const [, weight = '', bias] = node.inputs;
    switch (node.op) {
      case 'Gemm': {
        const [units = 0, count = 0] = shapeOf(weight);
        const order = flat ?? range(count);
        const source = order.flatMap((column) => range(units).map((row) => row * count + column));
        weights.push({ name: `${layer}/kernel`, from: weight, shape: [count, units], source });
        keep(layer, 'bias', bias!);
        add('Dense', { units, activation: 'linear', use_bias: true });
        flat = undefined;
        shape = [units];
        break;
      }
      case 'Conv': {
        const [out = 0, into = 0, kh = 0, kw = 0] = shapeOf(weight);
        const at = (y: number, x: number, i: number, o: number): number => ((o * into + i) * kh + y) * kw + x;
        const source = range(kh).flatMap((y) =>
          range(kw).flatMap((x) => range(into).flatMap((i) => range(out).map((o) => at(y, x, i, o)))),
        );
        weights.push({ name: `${layer}/kernel`, from: weight, shape: [kh, kw, into, out], source });
        if (bias) keep(layer, 'bias', bias);
        const padding = (ints(node, 'pads')[0] ?? 0) > 0 ? 'same' : 'valid';
        add('Conv2D', { filters: out, kernel_size: [kh, kw], padding, use_bias: Boolean(bias) });
        const lost = padding === 'same' ? 0 : kh - 1;
        shape = [shape[0]! - lost, shape[1]! - lost, out];
        break;
      }
      case 'BatchNormalization': {
        const kinds = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
        kinds.forEach((kind, i) => keep(layer, kind, node.inputs[i + 1]!));
        add('BatchNormalization', { axis: -1, epsilon: 1e-5 });
        break;
      }
      case 'MaxPool':
        add('MaxPooling2D', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' });
        shape = [Math.floor(shape[0]! / 2), Math.floor(shape[1]! / 2), shape[2]!];
        break;
      case 'Flatten': {
        const [h = 1, w = 1, c = 1] = shape;
        flat = range(h * w * c).map((i) => (i % c) * h * w + Math.floor(i / c));
        add('Flatten', {});
        break;
      }
      case 'Relu':
      case 'Softmax':
      case 'Tanh':
        add('Activation', { activation: node.op.toLowerCase() });
        break;
      default:
        throw new Error(`kerasOf: no layer for ${node.op}`);
    }
  }
  const weightSpecs = weights.map(({ name, shape: own }): TfjsWeightSpec => ({
    name,
    shape: own,
    dtype: 'float32',
  }));
  const numbers = weights.flatMap(({ from, source }) => {
    const { data } = graph.constants.get(from)!;
    return source.map((i) => Number(data[i]));
  });
  return {
    model: {
      format: 'layers-model',
      modelTopology: { model_config: { class_name: 'Sequential', config: { name: 'twin', layers } } },
      weightSpecs,
      weightData: Float32Array.from(numbers).buffer,
      source: 'twin',
    },
    moved: (theta, from, to) => {
      const tensors = unpack(from, theta);
      const out = new Float64Array(to.dim);
      for (const { name, offset } of to.blocks) {
        const { from: own, source } = weights.find((weight) => weight.name === name)!;
        source.forEach((i, k) => (out[offset + k] = tensors[own]!.data[i]!));
      }
      return out;
    },
  };
}

/** Images [N, C, H, W] channels last. */
export function channelsLast(
  data: Float32Array,
  [n = 0, c = 0, h = 0, w = 0]: readonly number[],
): Float32Array {
  const out = new Float32Array(data.length);
  for (let e = 0; e < n; e++)
    for (let k = 0; k < c; k++)
      for (let p = 0; p < h * w; p++) out[(e * h * w + p) * c + k] = data[(e * c + k) * h * w + p]!;
  return out;
}
