type One = readonly [x: string];
type Two = readonly [a: string, b: string];
type Three = readonly [a: string, b: string, c: string];

/** The operators that have rules of their own, each with the inputs it takes; all others are lowered to these. */
export interface CoreInputs {
  readonly Abs: One;
  readonly Acos: One;
  readonly Add: Two;
  readonly Asin: One;
  readonly Atan: One;
  readonly Cast: One;
  readonly Concat: readonly string[];
  readonly Conv: readonly [x: string, w: string, b?: string];
  readonly ConvTranspose: readonly [x: string, w: string, b?: string];
  readonly Cos: One;
  readonly CumSum: Two;
  readonly Div: Two;
  readonly Erf: One;
  readonly Exp: One;
  readonly Expand: Two;
  readonly Gather: Two;
  readonly GatherElements: Two;
  readonly GatherND: Two;
  readonly Gemm: readonly [a: string, b: string, c?: string];
  readonly Identity: One;
  readonly Log: One;
  readonly LogSoftmax: One;
  readonly MatMul: Two;
  readonly MaxPool: One;
  readonly Mul: Two;
  readonly Neg: One;
  readonly Pad: readonly [x: string, pads: string, value?: string, axes?: string];
  readonly Pow: Two;
  readonly Reciprocal: One;
  readonly ReduceSum: readonly [x: string, axes?: string];
  readonly Relu: One;
  readonly Reshape: Two;
  readonly ReverseSequence: Two;
  readonly ScatterElements: Three;
  readonly ScatterND: Three;
  readonly Sigmoid: One;
  readonly Sin: One;
  readonly Slice: readonly [x: string, starts: string, ends: string, axes?: string, steps?: string];
  readonly Softmax: One;
  readonly Softplus: One;
  readonly Sqrt: One;
  readonly Squeeze: readonly [x: string, axes?: string];
  readonly Sub: Two;
  readonly Tanh: One;
  readonly Transpose: One;
  readonly Unsqueeze: Two;
  readonly Where: Three;
}

/** An operator that has a rule of its own. */
export type CoreOp = keyof CoreInputs;
