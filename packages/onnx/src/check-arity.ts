import type { Graph, Node } from './graph.ts';
import { OnnxFormatError } from './onnx-format-error.ts';

/** How many inputs and outputs each operator of ONNX has in any opset: fewest and most inputs, of outputs, and the operators. */
const counts: readonly (readonly [string, string, string])[] = [
  ['0-0', '1-1', 'Constant RandomNormal RandomUniform SequenceEmpty'],
  ['0-1', '1-1', 'Optional OptionalHasElement'],
  ['1-*', '1-*', 'Scan SequenceMap'],
  ['1-*', '1-1', 'Concat Einsum Max Mean Min SequenceConstruct Sum'],
  ['1-1', '1-*', 'If'],
  [
    '1-1',
    '1-1',
    'Abs Acos Acosh ArgMax ArgMin Asin Asinh Atan Atanh AveragePool Bernoulli BitCast BitwiseNot BlackmanWindow Cast Ceil Celu ConcatFromSequence ConstantOfShape Cos Cosh DepthToSpace Det Elu Erf Exp EyeLike Flatten Floor Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool HammingWindow HannWindow HardSigmoid HardSwish Hardmax Identity ImageDecoder IsInf IsNaN LRN LeakyRelu Log LogSoftmax LpNormalization LpPool MeanVarianceNormalization Mish Multinomial Neg NonZero Not OptionalGetElement RandomNormalLike RandomUniformLike Reciprocal RegexFullMatch Relu Round Selu SequenceLength Shape Shrink Sigmoid Sign Sin Sinh Size Softmax Softplus Softsign SpaceToDepth Sqrt StringNormalizer Swish Tan Tanh TfIdfVectorizer ThresholdedRelu Transpose',
  ],
  ['1-1', '1-2', 'MaxPool'],
  ['1-1', '1-4', 'Unique'],
  ['1-1', '2-2', 'StringSplit'],
  ['1-1', '3-3', 'DynamicQuantizeLinear'],
  ['1-2', '1-*', 'Split'],
  [
    '1-2',
    '1-1',
    'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Reshape SequenceErase SplitToSequence Squeeze Trilu Unsqueeze Upsample',
  ],
  ['1-2', '2-2', 'TopK'],
  ['1-3', '1-1', 'Clip DFT'],
  ['1-3', '1-2', 'Dropout'],
  ['1-4', '1-1', 'Pad Resize'],
  ['1-5', '1-1', 'Slice'],
  ['2-*', '1-*', 'Loop'],
  [
    '2-2',
    '1-1',
    'Add AffineGrid And BitShift BitwiseAnd BitwiseOr BitwiseXor CastLike CenterCropPad Compress CumProd CumSum Div Equal Expand Gather GatherElements GatherND Greater GreaterOrEqual GridSample Less LessOrEqual MatMul MaxRoiPool Mod Mul Or PRelu Pow RMSNormalization ReverseSequence SequenceAt StringConcat Sub SwiGLU Xor',
  ],
  [
    '2-3',
    '1-1',
    'Conv ConvTranspose DequantizeLinear Gemm MaxUnpool NegativeLogLikelihoodLoss QuantizeLinear SequenceInsert TensorScatter Tile',
  ],
  ['2-3', '1-2', 'SoftmaxCrossEntropyLoss'],
  ['2-3', '1-3', 'LayerNormalization'],
  ['2-4', '1-1', 'ConvInteger MatMulInteger STFT'],
  ['2-4', '2-2', 'CausalConvWithState'],
  ['2-5', '1-1', 'NonMaxSuppression'],
  [
    '3-3',
    '1-1',
    'Col2Im GroupNormalization InstanceNormalization OneHot Range RoiAlign Scatter ScatterElements ScatterND Where',
  ],
  ['3-4', '1-1', 'RotaryEmbedding'],
  ['3-5', '1-1', 'DeformConv'],
  ['3-6', '0-2', 'GRU RNN'],
  ['3-6', '2-2', 'LinearAttention'],
  ['3-7', '1-4', 'Attention'],
  ['3-8', '0-3', 'LSTM'],
  ['5-5', '1-1', 'MelWeightMatrix'],
  ['5-5', '1-5', 'BatchNormalization'],
  ['8-8', '1-1', 'QLinearMatMul'],
  ['8-9', '1-1', 'QLinearConv'],
];

interface Arity {
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

const rangeOf = (text: string): readonly [number, number] => {
  const [least, most] = text.split('-') as [string, string];
  return [Number(least), most === '*' ? Number.POSITIVE_INFINITY : Number(most)];
};

const arities: ReadonlyMap<string, Arity> = new Map(
  counts.flatMap(([inputs, outputs, ops]) =>
    ops.split(' ').map((op): [string, Arity] => [op, { inputs: rangeOf(inputs), outputs: rangeOf(outputs) }]),
  ),
);

/**
 * Throws unless a node has as many inputs and outputs as its operator takes, and its subgraphs as many as it gives them.
 *
 * Reference: the operator schemas of ONNX, all opsets together.
 *
 * @throws OnnxFormatError naming the node.
 */
export function checkArity(node: Node): void {
  if (node.domain !== '') return;
  const arity = arities.get(node.op);
  if (arity) {
    checkCount(node, 'inputs', node.inputs, arity.inputs);
    checkCount(node, 'outputs', node.outputs, arity.outputs);
  }
  const body = (name: string): Graph | undefined => {
    const attribute = node.attributes[name];
    return attribute?.kind === 'graph' ? attribute.value : undefined;
  };
  const fit = (part: string, graph: Graph | undefined, inputs: number, outputs: number): void => {
    if (!graph) throw new OnnxFormatError(`parseOnnx: ${who(node)}: expected a graph "${part}", got none.`);
    const got = [graph.inputs.length, graph.outputs.length];
    if (got[0] !== inputs || got[1]! < outputs)
      throw new OnnxFormatError(
        `parseOnnx: ${who(node)}: expected its "${part}" to have ${inputs} inputs and ${outputs} outputs, got ${got[0]} and ${got[1]}.`,
      );
  };
  if (node.op === 'Loop') fit('body', body('body'), node.inputs.length, node.outputs.length + 1);
  if (node.op === 'If')
    for (const part of ['then_branch', 'else_branch']) fit(part, body(part), 0, node.outputs.length);
}

function checkCount(
  node: Node,
  what: 'inputs' | 'outputs',
  names: readonly string[],
  [least, most]: readonly [number, number],
): void {
  const given = names.slice(0, least).filter((name) => name !== '').length;
  if (given >= least && names.length <= most) return;
  const expected =
    most === least
      ? `${least}`
      : most === Number.POSITIVE_INFINITY
        ? `at least ${least}`
        : `${least} to ${most}`;
  throw new OnnxFormatError(
    `parseOnnx: ${who(node)}: expected ${expected} ${what}, got ${given < least ? given : names.length}.`,
  );
}

const who = (node: Node): string => `node "${node.name || node.outputs[0] || ''}" (${node.op})`;
