import * as arithmetic from './arithmetic.ts';
import { concat } from './concat.ts';
import { convTranspose } from './conv-transpose.ts';
import { conv } from './conv.ts';
import * as elementwise from './elementwise.ts';
import * as gathering from './gathering.ts';
import { maxPool } from './max-pool.ts';
import * as movement from './movement.ts';
import type { CoreOp, Op } from './op.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import { gemm, matMul } from './products.ts';
import { slice } from './slice.ts';
import { logSoftmax, softmax } from './softmax.ts';
import { where } from './where.ts';

/** The rules, by ONNX name. */
export const ops: Readonly<Record<CoreOp, Op>> = {
  Abs: elementwise.abs,
  Acos: elementwise.acos,
  Add: arithmetic.add,
  Asin: elementwise.asin,
  Atan: elementwise.atan,
  Cast: movement.cast,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Cos: elementwise.cos,
  CumSum: movement.cumSum,
  Div: arithmetic.div,
  Erf: elementwise.erf,
  Exp: elementwise.exp,
  Expand: movement.expand,
  Gather: gathering.gather,
  GatherElements: gathering.gatherElements,
  Gemm: gemm,
  Identity: movement.identity,
  Log: elementwise.log,
  LogSoftmax: logSoftmax,
  MatMul: matMul,
  MaxPool: maxPool,
  Mul: arithmetic.mul,
  Neg: elementwise.neg,
  Pad: pad,
  Pow: pow,
  Reciprocal: elementwise.reciprocal,
  ReduceSum: movement.reduceSum,
  Relu: elementwise.relu,
  Reshape: movement.reshape,
  ScatterElements: gathering.scatterElements,
  Sigmoid: elementwise.sigmoid,
  Sin: elementwise.sin,
  Slice: slice,
  Softmax: softmax,
  Softplus: elementwise.softplus,
  Sqrt: elementwise.sqrt,
  Squeeze: movement.squeeze,
  Sub: arithmetic.sub,
  Tanh: elementwise.tanh,
  Transpose: movement.transpose,
  Unsqueeze: movement.unsqueeze,
  Where: where,
};
