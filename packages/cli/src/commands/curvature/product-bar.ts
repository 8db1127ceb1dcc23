import { dot, type TwiceDifferentiableLoss } from '@orograph/tensor';
import { defer, finalize, type Observable } from 'rxjs';

import { countingBar } from '../../terminal/counting-bar.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/**
 * Makes a stream with a loss whose Hessian-vector products move a bar: how many of `total` are made, `done` of them before, the time
 * left, and the curvature vᵀHv/|v|² along the last v.
 */
export const withProductBar = <T>(
  loss: TwiceDifferentiableLoss,
  { done = 0, ...settings }: { readonly name: string; readonly total: number; readonly done?: number },
  terminal: Terminal,
  make: (loss: TwiceDifferentiableLoss) => Observable<T>,
): Observable<T> =>
  defer(() => {
    const bar = countingBar<number>(terminal, {
      ...settings,
      done,
      unit: 'curvature',
      valueOf: (value) => value,
    });
    const counting: TwiceDifferentiableLoss = {
      ...loss,
      hvp: async (theta, v) => {
        const product = await loss.hvp(theta, v);
        bar.next(dot(v, product) / dot(v, v));
        return product;
      },
    };
    return make(counting).pipe(finalize(() => bar.stop()));
  });
