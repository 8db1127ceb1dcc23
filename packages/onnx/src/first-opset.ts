/** The opsets that brought operators, for those that are younger than opset 7. */
const BROUGHT: Readonly<Record<number, string>> = {
  8: 'Expand Scan',
  9: 'Acosh Asinh Atanh ConstantOfShape Cosh Erf EyeLike IsNaN MeanVarianceNormalization NonZero OneHot Shrink Sign Sinh Where',
  10: 'IsInf Mod Resize ReverseSequence ThresholdedRelu',
  11: 'CumSum GatherElements GatherND Range Round ScatterElements ScatterND',
  12: 'Celu Einsum GreaterOrEqual LessOrEqual NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss',
  14: 'HardSwish Trilu',
  15: 'CastLike',
  16: 'GridSample',
  17: 'LayerNormalization',
  18: 'BitwiseAnd BitwiseNot BitwiseOr BitwiseXor GroupNormalization Mish',
  20: 'Gelu',
  23: 'Attention RMSNormalization RotaryEmbedding',
  24: 'Swish',
};

const firsts: ReadonlyMap<string, number> = new Map(
  Object.entries(BROUGHT).flatMap(([opset, ops]) => ops.split(' ').map((op) => [op, Number(opset)] as const)),
);

/** The first opset, from 7 on, in which an operator of ONNX's own set can stand; 1 for operators of other sets. */
export const firstOpset = (op: string): number => (op.includes('.') ? 1 : (firsts.get(op) ?? 7));
