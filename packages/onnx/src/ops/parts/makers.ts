import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import type { Op } from '../op.ts';

/** The same operation on other inputs. */
export const again = (g: Emit, node: Node, inputs: readonly string[]): string =>
  g.node(node.op, inputs, node.attributes);

/** y = f(x) element by element, from f′: dx = f′(x) ∘ dy, and likewise for tangents. */
export function elementwise(slope: (g: Emit, x: string, y: string) => string): Op {
  const times = (g: Emit, { inputs, outputs }: Node, d: string): string =>
    g.Mul([d, slope(g, inputs[0]!, outputs[0]!)]);
  return {
    vjp: (g, node, dy) => [times(g, node, dy)],
    jvp: (g, node, [dx]) => (dx ? times(g, node, dx) : null),
  };
}

/** y linear in the first input, the others being indices, sizes or axes: its tangent is the operation itself. */
export function linear(adjoint: (g: Emit, node: Node, dy: string) => string): Op {
  return {
    vjp: (g, node, dy) => [adjoint(g, node, dy)],
    jvp: (g, node, [dx]) => (dx ? again(g, node, [dx, ...node.inputs.slice(1)]) : null),
  };
}

/** y bilinear in its first two inputs: the tangent is f(dx, w) + f(x, dw). */
export function bilinear(vjp: Op['vjp']): Op {
  return {
    vjp,
    jvp: (g, node, [dx, dw]) => {
      const [x, w] = node.inputs as [string, string];
      const first = dx ? again(g, node, [dx, w]) : null;
      const second = dw ? again(g, node, [x, dw]) : null;
      return first && second ? g.Add([first, second]) : (first ?? second);
    },
  };
}

/** Zeros in the type and shape of `like`. */
export const zeros = (g: Emit, like: string): string => g.Expand([g.scalar(like, 0), g.shapeOf(like)]);
