import { int } from '../node-attributes.ts';
import { again } from './parts/makers.ts';
import type { Op } from './op.ts';

/** y = x with a border: constant, so dx = dy without it. Reflected and repeated borders are lowered to Gather. */
export const pad: Op = {
  vjp(g, node, dy) {
    const [x, pads, , axes] = node.inputs as [string, string, string?, string?];
    const along = axes ?? g.list([...Array(g.rank(x)).keys()]);
    const count = g.elements(along)?.length ?? g.rank(x);
    const before = g.node('Slice', [pads, g.list([0]), g.list([count])]);
    const sizes = g.node('Gather', [g.shapeOf(x), along], { axis: int(0) });
    return [g.Slice([dy, before, g.node('Add', [before, sizes]), along])];
  },
  jvp: (g, node, [dx]) =>
    dx ? again(g, node, [dx, node.inputs[1]!, g.scalar(dx, 0), ...node.inputs.slice(3)]) : null,
};
