import type { Node } from './graph.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** Why a rule does not cover a use of its operator. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * Says why a rule could not be applied to a node, as what follows its name in a sentence. Rules take for granted that inputs have the ranks and sizes that
 * their operator needs, which ONNX Runtime checks when it opens a file; on a damaged one they fail in words of the language. Rethrows other errors.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof Error && ['RangeError', 'TypeError'].includes(error.name))
    return 'has inputs or attributes that do not fit its operator';
  throw error;
}

/** The value of `f`; a refusal in it becomes an UnsupportedOpError that names the node. */
export function namingRefusals<T>(node: Node, opset: number, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof UnsupportedOpError) throw error;
    throw new UnsupportedOpError(node, opset, reasonOf(error), { cause: error });
  }
}
