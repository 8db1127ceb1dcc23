import { observed, type LinearOperator } from '@orograph/probes';
import { dot } from '@orograph/tensor';
import { countingBar } from '@orograph/program/run';
import type { Terminal } from '@orograph/program';
import { defer, finalize, type Observable } from 'rxjs';

/**
 * Makes a stream with an operator whose products move a bar: how many of `total` are made, `done` of them before, the time
 * left, and the curvature vᵀAv/|v|² along the last v.
 */
export const withProductBar = <T>(
  operator: LinearOperator,
  { done = 0, ...settings }: { readonly name: string; readonly total: number; readonly done?: number },
  terminal: Terminal,
  make: (operator: LinearOperator) => Observable<T>,
): Observable<T> =>
  defer(() => {
    const bar = countingBar<number>(terminal, {
      ...settings,
      done,
      unit: 'curvature',
      numberOf: (value) => value,
    });
    const counting = observed(operator, (v, product) => bar.next(dot(v, product) / dot(v, v)));
    return make(counting).pipe(finalize(() => bar.stop()));
  });
