import { numberOf, textOf } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Lowering } from './lowering.ts';
import { alongAxis, repeated, resizedAxes } from './parts/resizing.ts';
import { interpolation, nearestPlaces } from './parts/resampling.ts';
import { checkEntries } from './parts/written-out.ts';

/** y = x at places between, by the nearest entry or linear or cubic interpolation, axis by axis. */
export const resize: Lowering = (g, node) => {
  const mode = textOf(node, 'mode', 'nearest');
  if (numberOf(node, 'antialias', 0)) throw new Refused('smooths before it shrinks, which has no rule');
  const resampling = {
    coordinates: textOf(node, 'coordinate_transformation_mode', 'half_pixel'),
    nearest: textOf(node, 'nearest_mode', 'round_prefer_floor'),
    cubic: numberOf(node, 'cubic_coeff_a', -0.75),
    excludesOutside: numberOf(node, 'exclude_outside', 0) === 1,
  };
  return resizedAxes(g, node).reduce((x, { axis, from, to, scale }) => {
    checkEntries(mode === 'nearest' ? to : from * to);
    if (mode === 'nearest') return repeated(g, x, axis, nearestPlaces(resampling, from, to, scale), from);
    const matrix = g.table(x, [from, to], interpolation(resampling, mode, from, to, scale));
    return alongAxis(g, x, axis, (rows) => g.MatMul([rows, matrix]));
  }, node.inputs[0]!);
};
