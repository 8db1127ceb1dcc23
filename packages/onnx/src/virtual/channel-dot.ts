import { combination } from './channel-combination.ts';
import { sumOfChannels } from './sum-of-channels.ts';
import type { VirtualOp } from './virtual-op.ts';

/** Σ u v over all axes but that of the channels; bilinear. */
export const channelDot: VirtualOp = {
  vjp: (g, { inputs: [u, v] }, ds) => [combination(g, '', [[v!, ds]]), combination(g, '', [[u!, ds]])],
  jvp(g, { op, inputs: [u, v] }, [du, dv]) {
    if (u === v && du) {
      const half = g.virtual(op, [du, u!], {});
      return g.Add([half, half]);
    }
    const first = du ? g.virtual(op, [du, v!], {}) : null;
    const second = dv ? g.virtual(op, [u!, dv], {}) : null;
    return first && second ? g.Add([first, second]) : (first ?? second);
  },
  expand: (g, { inputs: [u, v] }) => sumOfChannels(g, g.Mul([u!, v!])),
};
