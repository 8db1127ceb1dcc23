import type { Node } from './graph.ts';

/** An operator that cannot be differentiated stands between the output and the parameters. */
export class UnsupportedOpError extends Error {
  override readonly name = 'UnsupportedOpError';
  /** The node's name, or that of its first output. */
  readonly node: string;
  /** The operator, with its domain if that is not ONNX's own. */
  readonly op: string;
  /** The version of the operator set. */
  readonly opset: number;
  /** Why it cannot, as what follows its name in a sentence. */
  readonly why: string;

  constructor(node: Node, opset: number, why = 'has no gradient rule', options?: ErrorOptions) {
    const op = node.domain ? `${node.domain}.${node.op}` : node.op;
    const label = node.name || node.outputs[0] || '?';
    super(
      `gradient: node "${label}" of type ${op} (opset ${opset}) ${why}. Evaluating and slicing this network still work.`,
      options,
    );
    this.node = label;
    this.op = op;
    this.opset = opset;
    this.why = why;
  }
}
