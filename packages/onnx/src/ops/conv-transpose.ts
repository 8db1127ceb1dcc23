import { numberOf, numbersOf } from '../node-attributes.ts';
import type { Window } from '../window.ts';
import { convTangent } from './parts/conv-tangent.ts';
import type { Op } from './op.ts';
import { biasGradient, sizes, weightGradient } from './parts/weight-gradient.ts';
import { windowAttributes } from './parts/window-attributes.ts';

/** y = the transposed convolution of x with w, + b; dx = dy ⋆ w, dw correlates dy with x, db = Σ dy. */
export const convTranspose: Op = {
  vjp(g, node, dy) {
    const [x, weight, b] = node.inputs as [string, string, string?];
    const kernel = sizes(g, weight);
    const group = numberOf(node, 'group', 1);
    const ones = kernel.map(() => 1);
    const extra = numbersOf(node, 'output_padding') ?? ones.map(() => 0);
    const strides = numbersOf(node, 'strides') ?? ones;
    const dilations = numbersOf(node, 'dilations') ?? ones;
    const [small, large] = [sizes(g, x), sizes(g, dy)];
    const before = (numbersOf(node, 'pads') ?? [...ones, ...ones].map(() => 0)).slice(0, kernel.length);
    const after = kernel.map(
      (k, i) =>
        (small[i]! - 1) * strides[i]! + dilations[i]! * (k - 1) + 1 + extra[i]! - large[i]! - before[i]!,
    );
    const w: Window = { kernel, strides, dilations, pads: [...before, ...after], output: small };
    const dx = g.Conv([dy, weight], windowAttributes(w, group));
    return [dx, weightGradient(g, dy, x, weight, w, group), b ? biasGradient(g, dy) : null];
  },
  jvp: convTangent,
};
