import type { Emit } from '../emit.ts';
import { int, text } from '../node-attributes.ts';
import type { VirtualOp } from './virtual-op.ts';

const flat = (g: Emit, x: string): string => g.Reshape([x, g.list([-1])]);

/** dx from (dy, x, y, places): dy added at the places of the maxima in x; linear in dy. */
export const maxPoolGradient: VirtualOp = {
  jvp: (g, { op, inputs: [, ...rest], attributes }, [d]) =>
    d ? g.virtual(op, [d, ...rest], attributes) : null,
  expand(g, { inputs: [dy, x, , places] }) {
    const size = g.node('ReduceProd', [g.shapeOf(x!), g.list([0])], { keepdims: int(1) });
    const zeros = g.Expand([g.scalar(x!, 0), size]);
    const index = g.node('Reshape', [places!, g.list([-1])]);
    const dx = g.ScatterElements([zeros, index, flat(g, dy!)], { axis: int(0), reduction: text('add') });
    return g.Reshape([dx, g.shapeOf(x!)]);
  },
};

/** The tangent of y from (dx, x, y, places): dx read at the places of the maxima. */
export const maxPoolTangent: VirtualOp = {
  jvp: maxPoolGradient.jvp,
  expand: (g, { inputs: [dx, , , places] }) => g.Gather([flat(g, dx!), places!], { axis: int(0) }),
};
