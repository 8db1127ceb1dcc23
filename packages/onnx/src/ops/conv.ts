import { ints, numberOf } from '../node-attributes.ts';
import { windowOf } from '../window.ts';
import { convTangent } from './parts/conv-tangent.ts';
import type { Op } from './op.ts';
import { biasGradient, sizes, weightGradient } from './parts/weight-gradient.ts';
import { windowAttributes } from './parts/window-attributes.ts';
import { rankedShape } from '../ranked-shape.ts';

/** y = x ⋆ w + b; dx is the transposed convolution of dy with w, dw correlates x with dy, db = Σ dy. */
export const conv: Op = {
  vjp(g, node, dy) {
    const [x, weight, b] = node.inputs as [string, string, string?];
    const w = windowOf(node, rankedShape(g, x), g.shape(weight));
    const group = numberOf(node, 'group', 1);
    const spatial = sizes(g, x);
    const rank = spatial.length;
    const extra = spatial.map((n, i) => {
      const span = w.dilations[i]! * (w.kernel[i]! - 1) + 1;
      return n + w.pads[i]! + w.pads[i + rank]! - span - (w.output[i]! - 1) * w.strides[i]!;
    });
    const dx = g.ConvTranspose([dy, weight], { ...windowAttributes(w, group), output_padding: ints(extra) });
    return [dx, weightGradient(g, x, dy, weight, w, group), b ? biasGradient(g, dy) : null];
  },
  jvp: convTangent,
};
