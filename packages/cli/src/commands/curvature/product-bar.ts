import type { Progress } from '@orograph/probes';
import { dot, type TwiceDifferentiableLoss } from '@orograph/tensor';

import { progressBar } from '../../terminal/progress-bar.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/**
 * Calls `work` with a loss whose Hessian-vector products move a bar: how many of `total` are made, `done` of them before, the time
 * left, and the curvature vᵀHv/|v|² along the last v.
 */
export async function withProductBar<T>(
  loss: TwiceDifferentiableLoss,
  { name, total, done = 0 }: { readonly name: string; readonly total: number; readonly done?: number },
  terminal: Terminal,
  work: (loss: TwiceDifferentiableLoss) => Promise<T>,
): Promise<T> {
  const bar = progressBar<number>(terminal, { name, total, valueOf: (value) => value, unit: 'curvature' });
  const began = Date.now();
  let made = 0;
  const state = (value: number): Progress<number> => {
    const rate = (1000 * made) / (Date.now() - began);
    const count = done + made;
    return { value, count, total, rate, eta: Math.max(0, total - count) / rate };
  };
  try {
    return await work({
      ...loss,
      hvp: async (theta, v) => {
        const product = await loss.hvp(theta, v);
        made += 1;
        bar.update(state(dot(v, product) / dot(v, v)));
        return product;
      },
    });
  } finally {
    bar.stop();
  }
}
