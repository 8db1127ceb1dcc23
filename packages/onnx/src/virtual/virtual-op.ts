import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import type { Op } from '../ops/op.ts';

/** An operator of no runtime: how it is differentiated forward, and how it is said in ONNX's own operators. */
export interface VirtualOp {
  /** The vector-Jacobian product, as for {@link Op}, of one that stands in a network and not only in a derivative. */
  readonly vjp?: Op['vjp'];
  /** The Jacobian-vector product, as for {@link Op}. */
  readonly jvp: Op['jvp'];
  /** The same value in ONNX's own operators. */
  expand(g: Emit, node: Node): string;
}
