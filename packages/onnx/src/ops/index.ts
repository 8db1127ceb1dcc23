import * as arithmetic from './arithmetic.ts';
import { conv, convTranspose } from './conv.ts';
import * as elementwise from './elementwise.ts';
import { maxPool } from './max-pool.ts';
import * as movement from './movement.ts';
import type { CoreOp, Op } from './op.ts';
import { gemm, matMul } from './products.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** The rules, by ONNX name. */
export const ops: Readonly<Record<CoreOp, Op>> = {
  Abs: elementwise.abs,
  Acos: elementwise.acos,
  Add: arithmetic.add,
  Asin: elementwise.asin,
  Atan: elementwise.atan,
  Cast: movement.cast,
  Concat: movement.concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Cos: elementwise.cos,
  CumSum: movement.cumSum,
  Div: arithmetic.div,
  Erf: elementwise.erf,
  Exp: elementwise.exp,
  Expand: movement.expand,
  Gather: movement.gather,
  GatherElements: movement.gatherElements,
  Gemm: gemm,
  Identity: movement.identity,
  Log: elementwise.log,
  LogSoftmax: logSoftmax,
  MatMul: matMul,
  MaxPool: maxPool,
  Mul: arithmetic.mul,
  Neg: elementwise.neg,
  Pad: movement.pad,
  Pow: arithmetic.pow,
  Reciprocal: elementwise.reciprocal,
  ReduceSum: movement.reduceSum,
  Relu: elementwise.relu,
  Reshape: movement.reshape,
  ScatterElements: movement.scatterElements,
  Sigmoid: elementwise.sigmoid,
  Sin: elementwise.sin,
  Slice: movement.slice,
  Softmax: softmax,
  Softplus: elementwise.softplus,
  Sqrt: elementwise.sqrt,
  Squeeze: movement.squeeze,
  Sub: arithmetic.sub,
  Tanh: elementwise.tanh,
  Transpose: movement.transpose,
  Unsqueeze: movement.unsqueeze,
  Where: arithmetic.where,
};
