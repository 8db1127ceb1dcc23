import { again } from './makers.ts';
import type { Op } from '../op.ts';
import { sizes } from './weight-gradient.ts';

/** The tangent of a convolution or its transpose: f(dx, w) + f(x, dw) + db. */
export const convTangent: Op['jvp'] = (g, node, [dx, dw, db]) => {
  const [x, w] = node.inputs as [string, string];
  const bias = (): string => {
    const column = g.Reshape([db!, g.list([1, -1, ...sizes(g, node.outputs[0]!).map(() => 1)])]);
    return g.expandTo(column, node.outputs[0]!);
  };
  const terms = [
    dx ? again(g, node, [dx, w]) : null,
    dw ? again(g, node, [x, dw]) : null,
    db ? bias() : null,
  ];
  const [first, ...rest] = terms.filter((t) => t !== null);
  return first === undefined ? null : rest.reduce((a, b) => g.Add([a, b]), first);
};
