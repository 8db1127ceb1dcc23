import type { ScaleKind } from '../gauge.ts';
import { conv, convTranspose, einsum, gemm, matMul } from './contraction.ts';
import { added, blind, chosen, clipped, passing, powered, product, quotient } from './elementwise.ts';
import { depthToSpace, expand, reshape, resized, spaceToDepth, transpose } from './movement.ts';
import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  rmsNormalization,
} from './normalization.ts';
import { recurrent } from './recurrent.ts';
import { pool, reduction } from './reduction.ts';
import type { ScaleRule } from './rule.ts';
import { concat, gather, pad, slice, split } from './selection.ts';

const named = (names: string, rule: ScaleRule): Readonly<Record<string, ScaleRule>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, rule]));

/** What both kinds of scale pass. */
const both: Readonly<Record<string, ScaleRule>> = {
  ...named('Dropout Identity Neg', passing),
  ...named('IsInf IsNaN Shape Size', blind),
  ...named('Add Sub Sum Mean', added),
  ...named('ReduceMean ReduceSum', reduction),
  ...named('AveragePool GlobalAveragePool', pool),
  ...named('Reshape Flatten Squeeze Unsqueeze', reshape),
  ...named('Resize Tile', resized),
  BatchNormalization: batchNormalization,
  Clip: clipped,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  DepthToSpace: depthToSpace,
  Div: quotient,
  Einsum: einsum,
  Expand: expand,
  GRU: recurrent,
  Gather: gather,
  Gemm: gemm,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  MatMul: matMul,
  Mul: product,
  Pad: pad,
  Pow: powered,
  RMSNormalization: rmsNormalization,
  RNN: recurrent,
  SimplifiedLayerNormalization: rmsNormalization,
  Slice: slice,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Transpose: transpose,
  Where: chosen,
};

/** What each of ONNX's own operators does with scales, by their kind; an operator that is not there keeps what it is given as it is. */
export const scaleRules: Readonly<Record<ScaleKind, Readonly<Record<string, ScaleRule>>>> = {
  positive: {
    ...both,
    ...named('Abs LeakyRelu PRelu Relu', passing),
    ...named('Sign', blind),
    ...named('Max Min', added),
    ...named('ReduceL1 ReduceL2 ReduceMax ReduceMin', reduction),
    ...named('GlobalLpPool GlobalMaxPool LpPool MaxPool', pool),
  },
  sign: {
    ...both,
    ...named('Asin Asinh Atan Atanh Erf Sign Sin Sinh Softsign Tan Tanh', passing),
    ...named('Abs Cos Cosh', blind),
  },
};
