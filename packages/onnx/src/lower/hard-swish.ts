import type { Lowering } from './lowering.ts';
import { hardSigmoidOf } from './parts/hard-sigmoid.ts';

/** y = x · (x/6 + ½ held within [0, 1]). */
export const hardSwish: Lowering = (g, { inputs: [x] }) => g.Mul([x!, hardSigmoidOf(g, x!, 1 / 6, 0.5)]);
