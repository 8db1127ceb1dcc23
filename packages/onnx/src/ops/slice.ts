import { int, text } from '../node-attributes.ts';
import { again, linear, zeros } from './parts/makers.ts';
import type { Op } from './op.ts';

/** y = x[starts:ends:steps]; dx = dy written into zeros at the places it was read from. */
export const slice: Op = linear((g, node, dy) => {
  const [x, starts, , axes, steps] = node.inputs as [string, string, string, string?, string?];
  const by = steps ? g.elements(steps) : [1];
  const [from, dims] = [g.elements(starts), g.shape(x)];
  const along = axes ? g.elements(axes) : from?.map((_, i) => i);
  if (by?.every((s) => s === 1) && along && from?.every((s) => s >= 0) && dims) {
    const before = along.map((_, i) => g.list([from[i]!]));
    const after = along.map((a, i) => {
      const [size, part] = [g.dimOf(x, a), g.dimOf(dy, a)];
      const [n, m] = [g.elements(size), g.elements(part)];
      if (n && m) return g.list([n[0]! - m[0]! - from[i]!]);
      return g.node('Sub', [g.node('Sub', [size, part]), before[i]!]);
    });
    const known = [...before, ...after].map((name) => g.elements(name)?.[0]);
    const pads = known.every((n) => n !== undefined)
      ? g.list(known)
      : g.node('Concat', [...before, ...after], { axis: int(0) });
    return g.Pad([dy, pads, g.scalar(x, 0), g.list(along)]);
  }
  const shape = g.shapeOf(x);
  const last = g.node('ReduceProd', [shape], { keepdims: int(0) });
  const zero = g.node('Squeeze', [g.list([0])]);
  const places = g.node('Range', [zero, last, g.node('Squeeze', [g.list([1])])]);
  const read = again(g, node, [g.node('Reshape', [places, shape]), ...node.inputs.slice(1)]);
  const flat = g.list([-1]);
  const filled = g.ScatterElements(
    [g.Reshape([zeros(g, x), flat]), g.node('Reshape', [read, flat]), g.Reshape([dy, flat])],
    {
      reduction: text('add'),
    },
  );
  return g.Reshape([filled, shape]);
});
