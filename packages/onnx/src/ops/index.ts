import { abs } from './abs.ts';
import { acos } from './acos.ts';
import { add } from './add.ts';
import { asin } from './asin.ts';
import { atan } from './atan.ts';
import { cast } from './cast.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { convTranspose } from './conv-transpose.ts';
import { cos } from './cos.ts';
import { cumSum } from './cum-sum.ts';
import { div } from './div.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { expand } from './expand.ts';
import { gather } from './gather.ts';
import { gatherElements } from './gather-elements.ts';
import { gatherND } from './gather-nd.ts';
import { gemm } from './gemm.ts';
import { identity } from './identity.ts';
import { log } from './log.ts';
import { logSoftmax } from './log-softmax.ts';
import { matMul } from './mat-mul.ts';
import { maxPool } from './max-pool.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceSum } from './reduce-sum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { reverseSequence } from './reverse-sequence.ts';
import { scatterElements } from './scatter-elements.ts';
import { scatterND } from './scatter-nd.ts';
import { sigmoid } from './sigmoid.ts';
import { sin } from './sin.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { sqrt } from './sqrt.ts';
import { squeeze } from './squeeze.ts';
import { sub } from './sub.ts';
import { tanh } from './tanh.ts';
import { transpose } from './transpose.ts';
import { unsqueeze } from './unsqueeze.ts';
import { where } from './where.ts';
import type { Op } from './op.ts';
import type { CoreOp } from '../core-inputs.ts';

/** The rules, by ONNX name. */
export const ops: Readonly<Record<CoreOp, Op>> = {
  Abs: abs,
  Acos: acos,
  Add: add,
  Asin: asin,
  Atan: atan,
  Cast: cast,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Cos: cos,
  CumSum: cumSum,
  Div: div,
  Erf: erf,
  Exp: exp,
  Expand: expand,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  Gemm: gemm,
  Identity: identity,
  Log: log,
  LogSoftmax: logSoftmax,
  MatMul: matMul,
  MaxPool: maxPool,
  Mul: mul,
  Neg: neg,
  Pad: pad,
  Pow: pow,
  Reciprocal: reciprocal,
  ReduceSum: reduceSum,
  Relu: relu,
  Reshape: reshape,
  ReverseSequence: reverseSequence,
  ScatterElements: scatterElements,
  ScatterND: scatterND,
  Sigmoid: sigmoid,
  Sin: sin,
  Slice: slice,
  Softmax: softmax,
  Softplus: softplus,
  Sqrt: sqrt,
  Squeeze: squeeze,
  Sub: sub,
  Tanh: tanh,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
};
