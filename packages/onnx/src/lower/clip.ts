import type { Lowering } from './lowering.ts';

/** y = x held within [low, high]; no slope outside, that of x at the ends. */
export const clip: Lowering = (g, { inputs: [x, low, high] }) => {
  const floor = low ? g.Where([g.node('Less', [x!, low]), low, x!]) : x!;
  return high ? g.Where([g.node('Greater', [floor, high]), high, floor]) : floor;
};
