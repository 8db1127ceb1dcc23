import type { Emit } from '../../emit.ts';
import { Refused } from '../../refused.ts';

/** The numbers if they are known while the graph is rewritten. */
export function known<T extends readonly unknown[]>(values: T | undefined, what: string): T {
  if (!values) throw new Refused(`needs ${what} to be constant; it is computed while the graph runs`);
  return values;
}

/** The sizes of a value along axes, which must be numbers. */
export function numbersFrom(g: Emit, x: string, axes: readonly number[]): readonly number[] {
  const dims = g.shape(x);
  return axes.map((axis) => {
    const d = dims?.at(axis);
    if (typeof d !== 'number')
      throw new Refused(
        `needs the size of axis ${axis} of "${x}" to be a number, got [${dims?.join() ?? 'unknown rank'}]`,
      );
    return d;
  });
}
