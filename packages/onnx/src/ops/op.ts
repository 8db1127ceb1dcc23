import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';

/** What differentiation needs to know about one operator, as node to differentiate and values to combine. */
export interface Op {
  /** The vector-Jacobian product: ∂L/∂input for each input, `null` where it is zero or there is none. */
  vjp(g: Emit, node: Node, dy: string): readonly (string | null)[];
  /** The Jacobian-vector product: the tangent of the first output, in its shape; `null` stands for a zero tangent. */
  jvp(g: Emit, node: Node, tangents: readonly (string | null)[]): string | null;
}
