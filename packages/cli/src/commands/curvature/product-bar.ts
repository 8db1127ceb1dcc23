import { observed } from '@orograph/probes';
import type { Terminal } from '@orograph/program';
import { countingBar } from '@orograph/program/run';
import type { FollowProducts } from '@orograph/studies';
import { dot } from '@orograph/tensor';
import { defer, finalize } from 'rxjs';

/** Has the products of an operator move a bar: how many are made, the time left, and the curvature vᵀAv/|v|² along the last v. */
export const productBar =
  (terminal: Terminal): FollowProducts =>
  (operator, { done = 0, ...settings }, make) =>
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
