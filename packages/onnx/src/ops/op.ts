import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';

/** The operators that have rules of their own; all others are lowered to these. */
export type CoreOp =
  | 'Abs'
  | 'Acos'
  | 'Add'
  | 'Asin'
  | 'Atan'
  | 'Cast'
  | 'Concat'
  | 'Conv'
  | 'ConvTranspose'
  | 'Cos'
  | 'CumSum'
  | 'Div'
  | 'Erf'
  | 'Exp'
  | 'Expand'
  | 'Gather'
  | 'GatherElements'
  | 'Gemm'
  | 'Identity'
  | 'Log'
  | 'LogSoftmax'
  | 'MatMul'
  | 'MaxPool'
  | 'Mul'
  | 'Neg'
  | 'Pad'
  | 'Pow'
  | 'Reciprocal'
  | 'ReduceSum'
  | 'Relu'
  | 'Reshape'
  | 'ScatterElements'
  | 'Sigmoid'
  | 'Sin'
  | 'Slice'
  | 'Softmax'
  | 'Softplus'
  | 'Sqrt'
  | 'Squeeze'
  | 'Sub'
  | 'Tanh'
  | 'Transpose'
  | 'Unsqueeze'
  | 'Where';

/** What differentiation needs to know about one operator, as node to differentiate and values to combine. */
export interface Op {
  /** The vector-Jacobian product: ∂L/∂input for each input, `null` where it is zero or there is none. */
  vjp(g: Emit, node: Node, dy: string): readonly (string | null)[];
  /** The Jacobian-vector product: the tangent of the first output, in its shape; `null` stands for a zero tangent. */
  jvp(g: Emit, node: Node, tangents: readonly (string | null)[]): string | null;
}
