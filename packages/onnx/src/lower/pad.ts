import { int, textOf } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Lowering } from './lowering.ts';
import { known, numbersFrom } from './parts/known.ts';
import { checkEntries } from './parts/written-out.ts';

/** Where position `i` of a border reads from, for an axis of size `n`. */
const source: Readonly<Record<string, (i: number, n: number) => number>> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i, n) => ((i % n) + n) % n,
  reflect: (i, n) =>
    n === 1 ? 0 : Math.abs(((((i + n - 1) % (2 * n - 2)) + 2 * n - 2) % (2 * n - 2)) - (n - 1)),
};

/** y = x with a border that repeats, mirrors or wraps it; one of constants has a rule of its own. */
export const pad: Lowering = (g, node) => {
  const mode = textOf(node, 'mode', 'constant');
  if (mode === 'constant') return g.Pad(node.inputs as [string, string], node.attributes);
  if (!Object.hasOwn(source, mode)) throw new Refused(`has the mode "${mode}", which has no rule`);
  const [x, padsInput, , axesInput] = node.inputs as [string, string, string?, string?];
  const axes = axesInput ? known(g.elements(axesInput), 'its axes') : [...Array(g.rank(x)).keys()];
  const pads = known(g.elements(padsInput), 'its borders');
  return axes.reduce((part, axis, i) => {
    const [before, after] = [pads[i]!, pads[i + axes.length]!];
    if (before === 0 && after === 0) return part;
    const [n] = numbersFrom(g, x, [axis]) as [number];
    checkEntries(before + n + after);
    const index = Array.from({ length: before + n + after }, (_, j) => source[mode]!(j - before, n));
    return g.Gather([part, g.list(index)], { axis: int(axis) });
  }, x);
};
