import type { Node } from './graph.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** Why a rule does not cover a use of its operator. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The value of `f`; a refusal in it becomes an UnsupportedOpError that names the node. */
export function namingRefusals<T>(node: Node, opset: number, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof Refused) throw new UnsupportedOpError(node, opset, error.message);
    throw error;
  }
}
