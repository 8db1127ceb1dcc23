import { int } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { known } from './parts/known.ts';

/** y = x repeated a known number of times along each axis. */
export const tile: Lowering = (g, { inputs: [x, repeats] }) =>
  known(g.elements(repeats!), 'its repeats').reduce(
    (value, n, axis) => (n === 1 ? value : g.Concat(Array<string>(n).fill(value), { axis: int(axis) })),
    x!,
  );
