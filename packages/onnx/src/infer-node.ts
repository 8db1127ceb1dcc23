import { axisOf } from './axis-of.ts';
import { product } from './dim-arithmetic.ts';
import { foldElements } from './fold-elements.ts';
import type { Node } from './graph.ts';
import type { Inputs, Known, Shape } from './known.ts';
import { flagOf, numberOf, numbersOf, textOf } from './node-attributes.ts';
import { inferType } from './infer-type.ts';
import { recurrentShape } from './recurrent-shape.ts';
import {
  broadcastShape,
  concatenated,
  gathered,
  matmul,
  padded,
  pooled,
  reduced,
  reshaped,
  resized,
  shapeLength,
  sliced,
  squeezed,
  transposedConv,
  unsqueezed,
} from './shape-rules.ts';

type ShapeRule = (node: Node, inputs: Inputs) => Shape;
const same: ShapeRule = (_, [x]) => x?.shape;
const listed: ShapeRule = (_, [x]) => x?.elements;
const picked: ShapeRule = (node, [, targets]) =>
  textOf(node, 'reduction', 'mean') === 'none' ? targets?.shape : [];
const arg: ShapeRule = (node, [x]) =>
  reduced(
    {
      ...node,
      attributes: { ...node.attributes, axes: { kind: 'ints', value: [numberOf(node, 'axis', 0)] } },
    },
    [x],
  );
const SHAPES: Readonly<Record<string, ShapeRule>> = {
  MatMul: (_, inputs) => matmul(inputs),
  Gemm: (node, [a, b]) => {
    if (!a?.shape || !b?.shape) return [null, null];
    return [a.shape[flagOf(node, 'transA')] ?? null, b.shape[1 - flagOf(node, 'transB')] ?? null];
  },
  Conv: pooled,
  BatchNormalize: same,
  ChannelCombination: (_, [, u]) => u?.shape,
  ChannelDot: (_, [u]) => [u?.shape?.[1] ?? null],
  ConvWeightGradient: (_, [, , weight]) => weight?.shape,
  MaxPoolGradient: (_, [, x]) => x?.shape,
  MaxPoolTangent: (_, [, , y]) => y?.shape,
  MaxPool: pooled,
  AveragePool: pooled,
  LpPool: pooled,
  ConvTranspose: transposedConv,
  Slice: (_, inputs) => sliced(inputs),
  Reshape: reshaped,
  Resize: resized,
  NegativeLogLikelihoodLoss: picked,
  SoftmaxCrossEntropyLoss: picked,
  Unsqueeze: unsqueezed,
  Squeeze: squeezed,
  Concat: concatenated,
  Gather: gathered,
  Pad: (_, inputs) => padded(inputs),
  GatherElements: (_, [, index]) => index?.shape,
  GridSample: (_, [x, grid]) =>
    x?.shape && grid?.shape ? [x.shape[0]!, x.shape[1]!, ...grid.shape.slice(1, -1)] : undefined,
  ConstantOfShape: listed,
  Expand: (_, [x, to]) => (to?.elements ? broadcastShape([x?.shape, to.elements]) : undefined),
  Shape: shapeLength,
  Size: () => [],
  Flatten: (node, [x]) => {
    const axis = numberOf(node, 'axis', 1);
    return x?.shape ? [product(x.shape.slice(0, axis)), product(x.shape.slice(axis))] : [null, null];
  },
  TopK: (node, [x, k]) => {
    const axis = numberOf(node, 'axis', -1);
    const count = k?.elements?.[0] ?? null;
    return x?.shape?.map((d, i) => (i === axisOf(axis, x.shape!.length) ? count : d));
  },
  Transpose: (node, [x]) => {
    const perm = numbersOf(node, 'perm');
    return x?.shape ? (perm ? perm.map((p) => x.shape![p]!) : x.shape.toReversed()) : perm?.map(() => null);
  },
  ArgMax: arg,
  ArgMin: arg,
  Range: (_, [from, to, step]) => {
    const [a, b, c] = [from, to, step].map((input) => input?.elements?.[0]);
    const known = typeof a === 'number' && typeof b === 'number' && typeof c === 'number';
    return [known ? Math.max(0, Math.ceil((b - a) / c)) : a === 0 && c === 1 ? (b ?? null) : null];
  },
  NonZero: (_, [x]) => [x?.shape?.length ?? null, null],
  OneHot: (node, [indices, depth]) => {
    const axis = numberOf(node, 'axis', -1);
    const shape = indices?.shape;
    return shape?.toSpliced(axisOf(axis, shape.length + 1), 0, depth?.elements?.[0] ?? null);
  },
  Tile: (_, [x, repeats]) =>
    x?.shape?.map((d, i) => {
      const count = repeats?.elements?.[i];
      return count === 1 ? d : typeof d === 'number' && typeof count === 'number' ? d * count : null;
    }),
  GlobalAveragePool: (_, [x]) => x?.shape?.map((d, i) => (i < 2 ? d : 1)),
  GlobalMaxPool: (_, [x]) => x?.shape?.map((d, i) => (i < 2 ? d : 1)),
  Einsum: (node) => {
    const out = textOf(node, 'equation', '').split('->')[1]?.trim();
    return out !== undefined && !out.includes('.') ? out.split('').map(() => null) : undefined;
  },
};

const UNARY = new Set(
  'Abs Acos Acosh Asin Asinh Atan Atanh BatchNormalization BitwiseNot Cast CastLike Ceil Celu Clip Cos Cosh CumSum Dropout Elu Erf Exp EyeLike Floor Gelu GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Log LogSoftmax LpNormalization MeanVarianceNormalization Mish Neg Not RMSNormalization Reciprocal Relu ReverseSequence Round ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Swish Tan Tanh ThresholdedRelu Trilu'.split(
    ' ',
  ),
);
const BROADCAST = new Set(
  'Add And BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow PRelu Sub Sum Where Xor'.split(
    ' ',
  ),
);

/** What is known of the outputs of a node from what is known of its inputs. */
export function inferNode(node: Node, inputs: Inputs): readonly Known[] {
  const rule: ShapeRule | undefined =
    (Object.hasOwn(SHAPES, node.op) ? SHAPES[node.op] : undefined) ??
    (UNARY.has(node.op)
      ? same
      : BROADCAST.has(node.op)
        ? (_, all) => broadcastShape(all.map((x) => x?.shape))
        : node.op.startsWith('Reduce')
          ? reduced
          : undefined);
  const elements = foldElements(node, inputs, inferType(node, inputs, 0));
  return node.outputs.map((_, i) => {
    const first = i === 0 || node.op === 'MaxPool' || node.op === 'TopK';
    const found = recurrentShape(node, inputs, i) ?? (first ? rule?.(node, inputs) : undefined);
    // A rule that reads past the axes its input has learns nothing there.
    return {
      dataType: inferType(node, inputs, i),
      shape: found?.map((dim) => dim ?? null),
      elements: first ? elements : undefined,
    };
  });
}
