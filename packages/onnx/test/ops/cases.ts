import type { Attribute } from '@orograph/onnx';
import type { LoweredOp } from '../../src/lower/lowering.ts';
import type { CoreOp } from '../../src/core-inputs.ts';

/** An input that is differentiated: its shape and the range its numbers are drawn from. */
export interface Drawn {
  readonly shape: readonly number[];
  readonly low?: number;
  readonly high?: number;
  /** Exact numbers, where ties or zeros matter. */
  readonly values?: readonly number[];
}

/** An input that is constant: whole numbers, conditions, or decimals. */
interface Fixed {
  readonly fixed: readonly number[];
  readonly shape?: readonly number[];
  readonly type?: 'int32' | 'int64' | 'bool' | 'decimal' | 'float';
}

/** One way of calling an operator. */
export interface Case {
  readonly inputs: readonly (Drawn | Fixed | null)[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  /** Outputs that do not count: whole numbers, conditions. */
  readonly still?: readonly number[];
  readonly opset?: number;
  /** The operator's name in older opsets. */
  readonly as?: string;
}

const i = (value: number): Attribute => ({ kind: 'int', value });
const is = (...value: number[]): Attribute => ({ kind: 'ints', value });
const f = (value: number): Attribute => ({ kind: 'float', value });
const s = (value: string): Attribute => ({ kind: 'string', value });
const x = (...shape: number[]): Drawn => ({ shape });
const pos = (...shape: number[]): Drawn => ({ shape, low: 0.5, high: 2 });
const unit = (...shape: number[]): Drawn => ({ shape, low: -0.8, high: 0.8 });
const n = (...fixed: number[]): Fixed => ({ fixed });
const c = (inputs: Case['inputs'], attributes: Case['attributes'] = {}, more: Partial<Case> = {}): Case => ({
  inputs,
  attributes,
  ...more,
});
const one = (...inputs: Case['inputs']): Case[] => [c(inputs)];
const reduce: Case[] = [
  c([x(2, 3, 2), n(1)]),
  c([x(2, 3, 2), n(-1, 0)], { keepdims: i(0) }),
  c([x(2, 3)]),
  c([x(2, 3)], { keepdims: i(0) }),
];
const reducePositive: Case[] = [c([pos(2, 3, 2), n(1)]), c([pos(2, 3)], { keepdims: i(0) })];
const broadcast: Case[] = [
  c([x(2, 3), x(2, 3)]),
  c([x(2, 3), x(3)]),
  c([x(2, 1), x(4, 1, 3)]),
  c([x(), x(2, 2)]),
];

/** The calls of the operators with rules; a new one without a row does not compile. */
const core: Record<CoreOp, readonly Case[]> = {
  Abs: [c([x(2, 3)]), c([{ shape: [2], low: -2, high: -1 }])],
  Acos: one(unit(5)),
  Add: broadcast,
  Asin: one(unit(5)),
  Atan: one(x(5)),
  Cast: [c([x(4)], { to: i(1) })],
  Concat: [c([x(2, 3), x(2, 1)], { axis: i(1) }), c([x(1, 2), x(3, 2)], { axis: i(-2) })],
  Conv: [
    c([x(2, 3, 6), x(4, 3, 3), x(4)]),
    c([x(2, 2, 5, 6), x(3, 2, 3, 2), x(3)], { pads: is(1, 0, 2, 1), strides: is(2, 1) }),
    c([x(2, 4, 5, 5), x(6, 2, 2, 2)], { group: i(2), dilations: is(2, 1) }),
    c([x(1, 8, 5, 5), x(2, 8, 3, 3)], { auto_pad: s('SAME_UPPER'), strides: is(2, 2) }),
    c([x(1, 2, 3, 4, 3), x(2, 2, 2, 2, 2), x(2)], { pads: is(1, 0, 0, 0, 1, 0) }),
    c([x(2, 2, 4, 6), x(3, 2, 2, 3), x(3)], { strides: is(2, 3) }),
    c([x(2, 3, 6), x(2, 3, 3)], { strides: is(3) }),
    c([x(2, 2, 4, 5), x(3, 2, 2, 2)], { strides: is(2, 2) }),
    c([x(1, 4, 4), x(2, 2, 2)], { strides: is(2), group: i(2) }),
  ],
  ConvTranspose: [
    c([x(2, 3, 4), x(3, 2, 3), x(2)], { strides: is(2), pads: is(1, 0), output_padding: is(1) }),
    c([x(1, 4, 3, 3), x(4, 3, 2, 2)], { group: i(2), dilations: is(1, 2) }),
  ],
  Cos: one(x(5)),
  CumSum: [
    c([x(3, 2), { fixed: [0], shape: [] }]),
    c([x(4), { fixed: [0], shape: [] }], { exclusive: i(1), reverse: i(1) }),
  ],
  Div: [c([x(2, 3), pos(3)]), c([x(3), pos(2, 1)])],
  Erf: one(x(5)),
  Exp: one(x(5)),
  Expand: [c([x(3, 1), n(2, 3, 2)]), c([x(2), n(1)])],
  Gather: [
    c([x(3, 2), { fixed: [0, 2, 0], shape: [3] }]),
    c([x(2, 3), { fixed: [1, -1], shape: [1, 2] }], { axis: i(1) }),
    c([x(3, 2), { fixed: [1], shape: [] }]),
  ],
  GatherElements: [
    c([x(3, 2), { fixed: [0, 2, 0, 1], shape: [2, 2] }]),
    c([x(2, 3), { fixed: [2, 2], shape: [2, 1] }], { axis: i(-1) }),
  ],
  GatherND: [
    c([x(3, 2), { fixed: [0, 1, 2, 0, 0, 1], shape: [3, 2] }]),
    c([x(3, 2), { fixed: [2, 0, -1], shape: [3, 1] }]),
  ],
  Gemm: [
    c([x(2, 3), x(3, 4), x(4)]),
    c([x(3, 2), x(4, 3), x(2, 1)], { transA: i(1), transB: i(1), alpha: f(0.5), beta: f(2) }),
    c([x(2, 3), x(4, 3)], { transB: i(1) }),
    // Any number but 0 transposes.
    c([x(3, 2), x(4, 3)], { transA: i(2), transB: i(-1) }),
    c([x(3, 2), x(3, 4), x()], { transA: i(1) }),
  ],
  Identity: one(x(3)),
  Log: one(pos(4)),
  LogSoftmax: [
    c([x(2, 3)], { axis: i(-1) }),
    c([x(2, 3, 2)], { axis: i(1) }),
    c([x(2, 3, 2)], {}, { opset: 11 }),
  ],
  MatMul: [
    c([x(2, 3), x(3, 4)]),
    c([x(2, 2, 3), x(3, 2)]),
    c([x(1, 2, 3), x(4, 3, 2)]),
    c([x(3), x(3, 2)]),
    c([x(2, 2, 3), x(3)]),
    c([x(3), x(3)]),
  ],
  MaxPool: [
    c([x(2, 2, 4, 4)], { kernel_shape: is(2, 2), strides: is(2, 2) }),
    c([x(1, 2, 5, 5)], { kernel_shape: is(3, 3), strides: is(1, 2), pads: is(1, 1, 1, 1) }),
    c([x(1, 2, 7)], { kernel_shape: is(2), dilations: is(2), ceil_mode: i(1), strides: is(2) }),
  ],
  Mul: broadcast,
  Neg: one(x(3)),
  Pad: [
    c([x(2, 3), n(1, 0, 0, 2)]),
    c([x(2, 3)], { pads: is(1, 0, 0, 2), value: f(0.5) }, { opset: 10 }),
    c([x(2, 3)], { pads: is(0, 2, 1, 0), mode: s('reflect') }, { opset: 10 }),
    c([x(2, 3), n(2, 2), null, n(1)], { mode: s('reflect') }),
    c([x(2, 3), n(1, 1, 2, 0)], { mode: s('edge') }),
  ],
  Pow: [c([pos(2, 3), x(3)]), c([x(2, 3), n(3)]), c([x(4), { fixed: [3], shape: [], type: 'decimal' }])],
  Reciprocal: one(pos(4)),
  ReduceSum: [...reduce, c([x(2, 3)], { axes: is(1), keepdims: i(0) }, { opset: 11 })],
  Relu: one(x(3, 3)),
  Reshape: [c([x(2, 6), n(0, -1, 2)]), c([x(2, 2), n(4)])],
  ReverseSequence: [c([x(3, 2, 2), n(3, 1)]), c([x(2, 3), n(2, 3)], { batch_axis: i(0), time_axis: i(1) })],
  ScatterElements: [
    c([x(3, 2), { fixed: [0, 2], shape: [1, 2] }, x(1, 2)]),
    c([x(3), n(1, 1), x(2)], { reduction: s('add') }),
  ],
  ScatterND: [
    c([x(3, 2), { fixed: [2, 0], shape: [2, 1] }, x(2, 2)]),
    c([x(3, 2), { fixed: [1, 1, 1, 1], shape: [2, 2] }, x(2)], { reduction: s('add') }),
  ],
  Sigmoid: one(x(5)),
  Sin: one(x(5)),
  Slice: [
    c([x(4, 3), n(1), n(3), n(0)]),
    c([x(5, 3), n(-1, 0), n(-5, 3), n(0, 1), n(-2, 2)]),
    c([x(4, 3)], { starts: is(1), ends: is(3) }, { opset: 9 }),
  ],
  Softmax: [
    c([x(2, 3)], { axis: i(-1) }),
    c([x(2, 3, 2)], { axis: i(1) }),
    c([x(2, 3, 2)], {}, { opset: 11 }),
  ],
  Softplus: one(x(5)),
  Sqrt: one(pos(4)),
  Squeeze: [c([x(1, 3, 1)]), c([x(2, 1, 3), n(1)]), c([x(1, 3)], { axes: is(0) }, { opset: 11 })],
  Sub: broadcast,
  Tanh: one(x(5)),
  Transpose: [c([x(2, 3, 4)], { perm: is(2, 0, 1) }), c([x(2, 3)])],
  Unsqueeze: [c([x(2, 3), n(0, -1)]), c([x(2)], { axes: is(1) }, { opset: 11 })],
  Where: [
    c([{ fixed: [1, 0, 1], type: 'bool' }, x(2, 3), x(3)]),
    c([{ fixed: [1, 0], shape: [2, 1], type: 'bool' }, x(), x(2, 2)]),
  ],
};

const norm = (...shape: number[]): Case['inputs'] => [x(...shape), pos(shape[1]!), x(shape[1]!)];
const window = { kernel_shape: is(2, 2), strides: is(2, 1) };

/** The calls of the operators that are lowered; a new one without a row does not compile. */
const lowered: Record<Exclude<LoweredOp, CoreOp>, readonly Case[]> = {
  Acosh: one({ shape: [4], low: 1.5, high: 3 }),
  Asinh: one(x(4)),
  Atanh: one(unit(4)),
  Attention: [
    c([x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 3)], {}, { opset: 23 }),
    c(
      [x(2, 3, 8), x(2, 3, 4), x(2, 3, 6)],
      { q_num_heads: i(4), kv_num_heads: i(2), is_causal: i(1) },
      { opset: 23 },
    ),
    c([x(1, 1, 2, 2), x(1, 1, 3, 2), x(1, 1, 3, 2), x(2, 3)], { scale: f(0.5) }, { opset: 23 }),
    c(
      [
        x(1, 1, 2, 2),
        x(1, 1, 3, 2),
        x(1, 1, 3, 2),
        { fixed: [1, 0, 1, 1, 1, 0], shape: [2, 3], type: 'bool' },
      ],
      {},
      { opset: 23 },
    ),
  ],
  AveragePool: [
    c([x(2, 2, 4, 5)], window),
    c([x(1, 2, 4, 4)], { ...window, pads: is(1, 1, 0, 1) }),
    c([x(1, 2, 4, 4)], { ...window, pads: is(1, 1, 0, 1), count_include_pad: i(1) }),
  ],
  BatchNormalization: [
    c([x(3, 2, 2), pos(2), x(2), x(2), pos(2)], {}, { opset: 9 }),
    c([x(3, 2, 2), pos(2), x(2), x(2), pos(2)], { epsilon: f(1e-3) }),
    c(
      [x(3, 2, 2), pos(2), x(2), { fixed: [0, 0], type: 'decimal' }, { fixed: [1, 1], type: 'decimal' }],
      { training_mode: i(1) },
      { outputs: 3 },
    ),
  ],
  CastLike: [c([x(4), { fixed: [1], type: 'decimal' }])],
  Celu: [c([x(5)], { alpha: f(0.5) })],
  Clip: [
    c([x(6), { fixed: [-0.5], shape: [], type: 'decimal' }, { fixed: [0.5], shape: [], type: 'decimal' }]),
    c([x(5)], { min: f(0) }, { opset: 6 + 1 }),
  ],
  Cosh: one(x(4)),
  DepthToSpace: [
    c([x(1, 8, 2, 1)], { blocksize: i(2) }),
    c([x(1, 4, 1, 2)], { blocksize: i(2), mode: s('CRD') }),
  ],
  Dropout: [c([x(4)]), c([x(4)], { ratio: f(0.3) }, { opset: 10 })],
  Einsum: [
    c([x(2, 3), x(3, 2)], { equation: s('ij,jk->ik') }),
    c([x(2, 2, 3), x(2, 4, 3)], { equation: s('bik,bjk->bji') }),
    c([x(2, 3)], { equation: s('ij->i') }),
    c([x(3, 3)], { equation: s('ii->i') }),
    c([x(3, 2, 3)], { equation: s('iji') }),
    c([x(2, 1, 3, 2), x(1, 4, 2, 3)], { equation: s('...ij,...jk->...ik') }),
    c([x(1, 2), x(1, 2)], { equation: s('...i,...i->...') }),
    c([x(2, 2), x(2, 3), x(3)], { equation: s('ij,ik,k->ij') }),
  ],
  Elu: [c([x(5)], { alpha: f(1.5) })],
  Flatten: [c([x(2, 2, 3)], { axis: i(2) }), c([x(2, 3, 2)])],
  Gelu: [c([x(5)]), c([x(5)], { approximate: s('tanh') })],
  GlobalAveragePool: one(x(2, 2, 3, 2)),
  GlobalLpPool: one(x(2, 2, 3, 2)),
  GlobalMaxPool: one(x(2, 2, 3, 2)),
  GRU: [
    c([x(3, 2, 2), x(1, 9, 2), x(1, 9, 3), x(1, 18)], { hidden_size: i(3) }, { outputs: 2 }),
    c([x(3, 2, 2), x(2, 6, 2), x(2, 6, 2), x(2, 12), null, x(2, 2, 2)], {
      hidden_size: i(2),
      linear_before_reset: i(1),
      direction: s('bidirectional'),
    }),
    c([x(3, 2, 1), x(2, 3, 1), x(2, 3, 1), x(2, 6), { fixed: [3, 1], type: 'int32' }, x(2, 2, 1)], {
      hidden_size: i(1),
      direction: s('bidirectional'),
    }),
    c([x(3, 2, 2), x(1, 6, 2), x(1, 6, 2)], { hidden_size: i(2), linear_before_reset: i(1) }),
  ],
  GridSample: [
    c([x(2, 2, 3, 4), { shape: [2, 2, 3, 2], low: -1.3, high: 1.3 }], {}, { opset: 20 }),
    c([x(1, 2, 3, 3), unit(1, 2, 2, 2)], { align_corners: i(1), mode: s('linear') }, { opset: 20 }),
    c(
      [x(1, 1, 3, 4), { shape: [1, 2, 3, 2], low: -1.5, high: 1.5 }],
      { padding_mode: s('border') },
      { opset: 16 },
    ),
    c([x(1, 1, 4, 3), { shape: [1, 3, 2, 2], low: -1.3, high: 1.3 }], { mode: s('nearest') }, { opset: 20 }),
    // Reflected several times, about entries and about the ends of the axes.
    c(
      [x(1, 1, 3, 4), { shape: [1, 3, 4, 2], low: -5, high: 5 }],
      { padding_mode: s('reflection') },
      { opset: 20 },
    ),
    c(
      [x(1, 1, 3, 4), { shape: [1, 3, 4, 2], low: -5, high: 5 }],
      { padding_mode: s('reflection'), align_corners: i(1) },
      { opset: 20 },
    ),
    ...(['zeros', 'border', 'reflection'] as const).map((padding) =>
      c(
        [x(1, 2, 3, 4), { shape: [1, 2, 3, 2], low: -1.6, high: 1.6 }],
        { mode: s('cubic'), padding_mode: s(padding) },
        { opset: 20 },
      ),
    ),
    c([x(1, 2, 2, 3, 2), { shape: [1, 2, 1, 2, 3], low: -1.3, high: 1.3 }], {}, { opset: 20 }),
  ],
  GroupNormalization: [
    c([x(2, 4, 3), pos(2), x(2)], { num_groups: i(2) }),
    c([x(2, 4, 3), pos(4), x(4)], { num_groups: i(2) }, { opset: 21 }),
  ],
  HardSigmoid: [c([x(6)], { alpha: f(0.4) })],
  HardSwish: one({ shape: [6], low: -5, high: 5 }),
  InstanceNormalization: [c(norm(2, 2, 4))],
  LayerNormalization: [c([x(2, 3, 4), pos(4), x(4)]), c([x(2, 3, 2), pos(3, 2)], { axis: i(1) })],
  LeakyRelu: [c([x(6)], { alpha: f(0.3) }), c([x(6)], {}, { opset: 7 })],
  LpNormalization: [c([x(2, 3)], { axis: i(1) }), c([x(2, 3)], { p: i(1) })],
  LpPool: [c([x(1, 2, 4, 4)], window)],
  LSTM: [
    c([x(3, 2, 2), x(1, 12, 2), x(1, 12, 3), x(1, 24)], { hidden_size: i(3) }, { outputs: 3 }),
    c([x(3, 2, 2), x(2, 8, 2), x(2, 8, 2), x(2, 16), null, x(2, 2, 2), x(2, 2, 2), x(2, 6)], {
      hidden_size: i(2),
      direction: s('bidirectional'),
    }),
    c([x(3, 2, 2), x(1, 8, 2), x(1, 8, 2)], { hidden_size: i(2), direction: s('reverse') }),
  ],
  LRN: [
    c([x(2, 4, 2, 2)], { size: i(3), alpha: f(0.5) }),
    c([x(1, 3, 1, 1)], { size: i(1001), alpha: f(4000) }),
  ],
  Max: broadcast,
  Mean: broadcast,
  MeanVarianceNormalization: one(x(2, 2, 2, 3)),
  Min: broadcast,
  Mish: one(x(5)),
  Mod: [c([x(5), pos(5)], { fmod: i(1) })],
  NegativeLogLikelihoodLoss: [
    c([x(3, 4), n(0, 3, 1)]),
    c([x(2, 3, 2), { fixed: [0, 2, 1, 1], shape: [2, 2] }, pos(3)], { ignore_index: i(2) }),
  ],
  PRelu: one(x(2, 3), pos(3)),
  ReduceL1: reduce,
  ReduceL2: reduce,
  ReduceLogSum: reducePositive,
  ReduceLogSumExp: reduce,
  ReduceMax: [...reduce, c([x(2, 3)], { axes: is(0), keepdims: i(0) }, { opset: 12 })],
  ReduceMean: [...reduce, c([x(2, 3)], { axes: is(1) }, { opset: 13 })],
  ReduceMin: reduce,
  ReduceProd: [...reduce, c([{ shape: [3], values: [0, 2, 3] }])],
  ReduceSumSquare: reduce,
  RNN: [
    c([x(3, 2, 2), x(1, 3, 2), x(1, 3, 3)], { hidden_size: i(3), direction: s('reverse') }, { outputs: 2 }),
    c([x(2, 1, 2), x(2, 2, 2), x(2, 2, 2), x(2, 4)], {
      hidden_size: i(2),
      direction: s('bidirectional'),
      activations: { kind: 'strings', value: ['Sigmoid', 'Softsign'] },
    }),
  ],
  RMSNormalization: [c([x(2, 4), pos(4)], {}, { opset: 23 })],
  Resize: [
    c([x(1, 2, 2, 3), null, { fixed: [1, 1, 2, 2], type: 'float' }]),
    c([x(2, 1, 4, 3), null, null, n(2, 1, 3, 5)], {
      mode: s('nearest'),
      coordinate_transformation_mode: s('asymmetric'),
      nearest_mode: s('floor'),
    }),
    c([x(1, 2, 3, 4), null, { fixed: [1, 1, 2, 1.5], type: 'float' }], { mode: s('linear') }),
    c([x(1, 1, 4, 4), null, null, n(1, 1, 7, 2)], {
      mode: s('linear'),
      coordinate_transformation_mode: s('align_corners'),
    }),
    c([x(1, 1, 4, 4), null, null, n(1, 1, 6, 3)], { mode: s('cubic') }),
    c([x(2, 3, 2), null, null, n(5)], { mode: s('linear'), axes: is(1) }),
    c([x(1, 1, 2, 2), { fixed: [1, 1, 2, 2], type: 'float' }], {}, { opset: 9, as: 'Upsample' }),
    c([x(1, 1, 2, 3), { fixed: [1, 1, 2, 2], type: 'float' }], { mode: s('linear') }, { opset: 10 }),
  ],
  Selu: one(x(5)),
  Shrink: [c([x(6)], { lambd: f(0.6), bias: f(0.25) })],
  SimplifiedLayerNormalization: [c([x(2, 4), pos(4)], { epsilon: f(1e-3) })],
  Sinh: one(x(4)),
  SoftmaxCrossEntropyLoss: [
    c([x(3, 4), n(0, 3, 1)]),
    c([x(3, 4), n(0, 3, 1), pos(4)], { reduction: s('sum') }, { outputs: 2 }),
    c([x(2, 3, 2), { fixed: [0, 2, 1, 1], shape: [2, 2] }, pos(3)], {
      ignore_index: i(2),
      reduction: s('none'),
    }),
  ],
  Softsign: one(x(5)),
  SpaceToDepth: [c([x(1, 2, 2, 4)], { blocksize: i(2) })],
  Split: [
    c([x(2, 5), n(2, 3)], { axis: i(1) }, { outputs: 2 }),
    c([x(4, 2)], {}, { outputs: 2, opset: 13 }),
    c([x(2, 5)], { axis: i(1), split: is(3, 2) }, { outputs: 2, opset: 11 }),
  ],
  Sum: [c([x(2, 3), x(3), x(2, 1)])],
  Swish: [c([x(5)], { alpha: f(1.5) }, { opset: 24 })],
  Tan: one(unit(4)),
  ThresholdedRelu: [c([x(6)], { alpha: f(0.5) })],
  Tile: [c([x(2, 3), n(2, 1)])],
  TopK: [
    c([x(2, 5), n(3)], { axis: i(1) }, { outputs: 2, still: [1] }),
    c([x(4, 2), n(2)], { axis: i(0), largest: i(0) }, { outputs: 2, still: [1] }),
  ],
  Trilu: [c([x(3, 3)], { upper: i(0) })],
  'com.microsoft.BiasGelu': [c([x(2, 3), x(3)])],
  'com.microsoft.FastGelu': [c([x(2, 3), x(3)]), c([x(4)])],
  'com.microsoft.FusedConv': [
    c([x(1, 2, 5), x(3, 2, 2), x(3)], {
      activation: s('LeakyRelu'),
      activation_params: { kind: 'floats', value: [0.3] },
    }),
  ],
  'com.microsoft.FusedGemm': [
    c([x(2, 3), x(4, 3), x(4)], {
      transB: i(1),
      alpha: f(0.5),
      activation: s('Elu'),
      activation_alpha: f(0.7),
    }),
  ],
  'com.microsoft.FusedMatMul': [
    c([x(2, 3, 2), x(2, 4, 3)], { transA: i(1), transB: i(1), alpha: f(0.5) }),
    c([x(2, 3), x(3, 2)]),
  ],
  'com.microsoft.Gelu': one(x(5)),
  'com.microsoft.QuickGelu': [c([x(5)], { alpha: f(1.3) })],
  'com.microsoft.SkipLayerNormalization': [
    c([x(2, 3, 4), x(2, 3, 4), pos(4), x(4), x(4)], { epsilon: f(1e-3) }),
  ],
  'com.microsoft.SkipSimplifiedLayerNormalization': [
    c([x(2, 3, 4), x(2, 3, 4), pos(4), x(4)], { epsilon: f(1e-3) }),
  ],
};

/** The calls of all operators with derivatives. */
export const cases: Readonly<Record<string, readonly Case[]>> = { ...core, ...lowered };
