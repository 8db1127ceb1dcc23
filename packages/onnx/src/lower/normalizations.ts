import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { mean } from './reductions.ts';

const average = (g: Emit, x: string, axes: readonly number[]): string => {
  const node: Node = {
    op: 'ReduceMean',
    domain: '',
    name: '',
    inputs: [x, g.list(axes)],
    outputs: [],
    attributes: { keepdims: int(1) },
  };
  return mean(g, node, x);
};

interface Standardized {
  readonly y: string;
  readonly mean: string;
  readonly variance: string;
  readonly inverse: string;
}

/** (x − μ)/√(σ² + ε) over axes. */
function standardize(g: Emit, x: string, axes: readonly number[], epsilon: number): Standardized {
  const mu = average(g, x, axes);
  const centred = g.Sub([x, mu]);
  const variance = average(g, g.Mul([centred, centred]), axes);
  const inverse = g.Reciprocal([g.Sqrt([g.Add([variance, g.scalar(x, epsilon)])])]);
  return { y: g.Mul([centred, inverse]), mean: mu, variance, inverse };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
/** A value per channel, as [1, C, 1, …]. */
const perChannel = (g: Emit, value: string, rank: number): string =>
  g.Reshape([value, g.list([1, -1, ...Array<number>(rank - 2).fill(1)])]);
const affine = (g: Emit, y: string, scale: string, bias: string | undefined): string => {
  const scaled = g.Mul([y, scale]);
  return bias ? g.Add([scaled, bias]) : scaled;
};

const batch: Lowering = (g, node) => {
  const [x, scale, bias, mu, variance] = node.inputs as [string, string, string, string, string];
  const rank = g.rank(x);
  const c = (name: string): string => perChannel(g, name, rank);
  const epsilon = numberOf(node, 'epsilon', 1e-5);
  if (!numberOf(node, 'training_mode', 0)) {
    const inverse = g.Reciprocal([g.Sqrt([g.Add([variance, g.scalar(x, epsilon)])])]);
    const slope = g.Mul([scale, inverse]);
    return g.Add([g.Mul([g.Sub([x, c(mu)]), c(slope)]), c(bias)]);
  }
  const s = standardize(g, x, [0, ...range(2, rank)], epsilon);
  const momentum = numberOf(node, 'momentum', 0.9);
  const blend = (old: string, now: string): string =>
    g.Add([
      g.Mul([old, g.scalar(old, momentum)]),
      g.Mul([g.Reshape([now, g.list([-1])]), g.scalar(old, 1 - momentum)]),
    ]);
  const y = affine(g, s.y, c(scale), c(bias));
  return node.outputs.length > 1 ? [y, blend(mu, s.mean), blend(variance, s.variance)] : y;
};

const group: Lowering = (g, node) => {
  const [x, scale, bias] = node.inputs as [string, string, string];
  const groups = numberOf(node, 'num_groups', 1);
  const split = g.Reshape([x, g.list([0, groups, -1])]);
  const y = standardize(g, split, [2], numberOf(node, 'epsilon', 1e-5)).y;
  const channels = g.shape(x)?.[1];
  const each = g.shape(scale)?.[0] !== channels;
  if (each) {
    const scaled = affine(
      g,
      y,
      g.Reshape([scale, g.list([1, -1, 1])]),
      g.Reshape([bias, g.list([1, -1, 1])]),
    );
    return g.Reshape([scaled, g.shapeOf(x)]);
  }
  const rank = g.rank(x);
  return affine(g, g.Reshape([y, g.shapeOf(x)]), perChannel(g, scale, rank), perChannel(g, bias, rank));
};

/** Normalizations: (x − μ)/√(σ² + ε) over their axes, then scale and bias. */
export const normalizations: Readonly<Record<string, Lowering>> = {
  BatchNormalization: batch,
  GroupNormalization: group,
  InstanceNormalization: (g, node) => {
    const [x, scale, bias] = node.inputs as [string, string, string];
    const rank = g.rank(x);
    const s = standardize(g, x, range(2, rank), numberOf(node, 'epsilon', 1e-5));
    return affine(g, s.y, perChannel(g, scale, rank), perChannel(g, bias, rank));
  },
  LayerNormalization: (g, node) => {
    const [x, scale, bias] = node.inputs as [string, string, string?];
    const rank = g.rank(x);
    const axes = range((numberOf(node, 'axis', -1) + rank) % rank, rank);
    const s = standardize(g, x, axes, numberOf(node, 'epsilon', 1e-5));
    return [affine(g, s.y, scale, bias), s.mean, s.inverse].slice(0, node.outputs.length);
  },
  RMSNormalization: (g, node) => {
    const [x, scale] = node.inputs as [string, string];
    const rank = g.rank(x);
    const square = average(g, g.Mul([x, x]), range((numberOf(node, 'axis', -1) + rank) % rank, rank));
    const root = g.Sqrt([g.Add([square, g.scalar(x, numberOf(node, 'epsilon', 1e-5))])]);
    return g.Mul([g.Div([x, root]), scale]);
  },
  LpNormalization: (g, node) => {
    const x = node.inputs[0]!;
    const axes = [g.list([numberOf(node, 'axis', -1)])];
    const sum = (value: string): string => g.ReduceSum([value, ...axes], { keepdims: int(1) });
    return g.Div([x, numberOf(node, 'p', 2) === 1 ? sum(g.Abs([x])) : g.Sqrt([sum(g.Mul([x, x]))])]);
  },
  LRN: (g, node) => {
    const x = node.inputs[0]!;
    const size = numberOf(node, 'size', 1);
    const before = Math.floor((size - 1) / 2);
    const padded = g.Pad([g.Mul([x, x]), g.list([before, size - 1 - before]), g.scalar(x, 0), g.list([1])]);
    const c = g.shape(x)?.[1];
    if (typeof c !== 'number')
      throw new RangeError('gradient: expected LRN to have a known number of channels.');
    const sum = range(0, size)
      .map((i) => g.Slice([padded, g.list([i]), g.list([i + c]), g.list([1])]))
      .reduce((a, b) => g.Add([a, b]));
    const scale = g.Mul([sum, g.scalar(x, numberOf(node, 'alpha', 1e-4) / size)]);
    const base = g.Add([scale, g.scalar(x, numberOf(node, 'bias', 1))]);
    return g.Div([x, g.Pow([base, g.scalar(x, numberOf(node, 'beta', 0.75))])]);
  },
  Dropout: (g, { inputs: [x], outputs }) =>
    outputs.length > 1 ? [g.Identity([x!]), g.node('Equal', [x!, x!])] : g.Identity([x!]),
  MeanVarianceNormalization: (g, node) => {
    const axes = node.attributes['axes'];
    return standardize(g, node.inputs[0]!, axes?.kind === 'ints' ? axes.value : [0, 2, 3], 1e-9).y;
  },
};
