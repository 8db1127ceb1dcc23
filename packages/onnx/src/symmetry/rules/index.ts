import { numberOf } from '../../node-attributes.ts';
import { conv, convTranspose, pool } from './convolution.ts';
import { einsum, gemm, matMul } from './contraction.ts';
import { elementwise } from './elementwise.ts';
import {
  depthToSpace,
  expand,
  reshape,
  resize,
  spaceToDepth,
  squeeze,
  tile,
  transpose,
  unsqueeze,
} from './movement.ts';
import {
  alongAxes,
  channelNormalization,
  groupNormalization,
  layerNormalization,
  ordered,
} from './normalization.ts';
import { recurrent } from './recurrent.ts';
import { globalPool, placeOf, reduction } from './reduction.ts';
import type { Rule } from './rule.ts';
import { concat, gather, pad, slice, split } from './selection.ts';

const ELEMENTWISE =
  'Abs Acos Acosh Add And Asin Asinh Atan Atanh BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu Clip Cos Cosh Div Dropout Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor'.split(
    ' ',
  );

const REDUCTIONS =
  'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare'.split(
    ' ',
  );

const inOrder = ordered(({ node }) => [numberOf(node, 'axis', -1)]);

/** What each of ONNX's own operators does to the labels of its inputs. */
export const rules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(ELEMENTWISE.map((op) => [op, elementwise])),
  ...Object.fromEntries(REDUCTIONS.map((op) => [op, reduction])),
  ArgMax: placeOf,
  ArgMin: placeOf,
  AveragePool: pool,
  BatchNormalization: channelNormalization,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  CumSum: ordered(({ numbers }, rank) => numbers(1) ?? [...Array(rank).keys()]),
  DepthToSpace: depthToSpace,
  Einsum: einsum,
  Expand: expand,
  Flatten: reshape,
  GRU: recurrent,
  Gather: gather,
  Gemm: gemm,
  GlobalAveragePool: globalPool,
  GlobalLpPool: globalPool,
  GlobalMaxPool: globalPool,
  GroupNormalization: groupNormalization,
  Hardmax: inOrder,
  InstanceNormalization: channelNormalization,
  LRN: ordered(() => [1]),
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  LogSoftmax: alongAxes([-1]),
  LpNormalization: alongAxes([-1]),
  LpPool: pool,
  MatMul: matMul,
  MaxPool: pool,
  MeanVarianceNormalization: alongAxes([0, 2, 3]),
  Pad: pad,
  RMSNormalization: layerNormalization,
  RNN: recurrent,
  Reshape: reshape,
  Resize: resize,
  ReverseSequence: ordered(({ node }) => [numberOf(node, 'time_axis', 0), numberOf(node, 'batch_axis', 1)]),
  SimplifiedLayerNormalization: layerNormalization,
  Slice: slice,
  Softmax: alongAxes([-1]),
  SpaceToDepth: spaceToDepth,
  Split: split,
  Squeeze: squeeze,
  Tile: tile,
  TopK: inOrder,
  Transpose: transpose,
  Trilu: ordered((_, rank) => [rank - 2, rank - 1]),
  Unsqueeze: unsqueeze,
};
