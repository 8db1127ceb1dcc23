import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { known, numbersFrom } from './parts/known.ts';
import { pieces } from './parts/written-out.ts';

/** The product along axes of known size, factor by factor, so that zeros have their exact slopes. */
export const reduceProd: Lowering = (g, node) => {
  const [x, axesInput] = node.inputs as [string, string?];
  const rank = g.rank(x);
  const given = axesInput ? known(g.elements(axesInput), 'its axes') : [];
  const axes = (given.length > 0 ? given : [...Array(rank).keys()]).map((a) => (a + rank) % rank);
  const kept = axes.reduce((value, axis) => {
    const factors = Array.from({ length: pieces(g, numbersFrom(g, value, [axis])[0]!, 'factors') }, (_, i) =>
      g.Slice([value, g.list([i]), g.list([i + 1]), g.list([axis])]),
    );
    return factors.reduce((a, b) => g.Mul([a, b]));
  }, x);
  return numberOf(node, 'keepdims', 1) ? kept : g.Squeeze([kept, g.list(axes)]);
};
