import { int } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { known } from './parts/known.ts';
import { pieces } from './parts/written-out.ts';

/** y = x repeated a known number of times along each axis. */
export const tile: Lowering = (g, { inputs: [x, repeats] }) =>
  known(g.elements(repeats!), 'its repeats').reduce(
    (value, n, axis) =>
      n === 1 ? value : g.Concat(Array<string>(pieces(g, n, 'copies')).fill(value), { axis: int(axis) }),
    x!,
  );
