import type { Node } from '../graph.ts';
import { int, ints, numbersOf, textOf } from '../node-attributes.ts';
import { windowOf, type Window } from '../window.ts';
import type { Image, Layouts } from './layouts.ts';

/** A pool whose windows do not overlap and lie within the image. */
function tiles(l: Layouts, node: Node, x: string): Window | undefined {
  if (
    !l.image(x) ||
    textOf(node, 'auto_pad', 'NOTSET') !== 'NOTSET' ||
    numbersOf(node, 'pads')?.some((p) => p > 0)
  )
    return undefined;
  const w = windowOf(node, l.g.shape(x)!);
  const [, ...size] = l.image(x)!;
  const fits = w.kernel.every(
    (k, i) =>
      k === w.strides[i] &&
      w.dilations[i] === 1 &&
      typeof w.output[i] === 'number' &&
      w.output[i] * k <= size[i]!,
  );
  return w.kernel.length === 2 && fits ? w : undefined;
}

/** A max-pool of blocked images; the places of its maxima are left out, and are not asked for where its derivatives are blocked too. */
export function maxPool(l: Layouts, node: Node): boolean {
  const [x] = node.inputs as [string];
  const [y, places] = node.outputs as [string, string?];
  const w = tiles(l, node, x);
  if (!w || !l.image(y) || !l.isBlocked(x)) return false;
  if (places && !l.readers(places).every(({ op }) => op.startsWith('MaxPool'))) return false;
  const pads = ints([0, 0, 0, 0]);
  l.set(
    y,
    l.node('MaxPool', [l.blocked(x)], { kernel_shape: ints(w.kernel), strides: ints(w.strides), pads }),
  );
  return true;
}

/** One tap of every window: x at an offset, strided. */
function tap(l: Layouts, x: string, [c, h, w]: Image, window: Window, k: number): string {
  const { g, block } = l;
  return l.once(`tap ${x} ${k}`, () => {
    const [kh, kw] = window.kernel as [number, number];
    const [oh, ow] = window.output as [number, number];
    const at = [Math.floor(k / kw), k % kw] as const;
    const parts = g.node('Reshape', [l.blocked(x), g.list([-1, h, w, block])]);
    const ends = [at[0] + (oh - 1) * kh + 1, at[1] + (ow - 1) * kw + 1];
    const part = g.node('Slice', [parts, g.list(at), g.list(ends), g.list([1, 2]), g.list([kh, kw])]);
    return g.node('Reshape', [part, g.list([-1, c, oh, ow])]);
  });
}

/** Where tap k of each window equals its maximum. */
const hits = (l: Layouts, [x, y]: readonly [string, string], image: Image, w: Window, k: number): string =>
  l.once(`hits ${x} ${y} ${k}`, () => l.g.node('Equal', [tap(l, x, image, w, k), l.blocked(y)]));

/** dx: dy at the first of the taps that equal the maximum, 0 at the others and between windows. */
export function maxPoolGradient(l: Layouts, node: Node): boolean {
  const { g, block } = l;
  const [dy, x, y] = node.inputs as [string, string, string];
  const w = tiles(l, node, x);
  if (!w || !l.isBlocked(x) || !l.isBlocked(y)) return false;
  const image = l.image(x)!;
  const [c, height, width] = image;
  const [kh, kw] = w.kernel as [number, number];
  const [oh, ow] = w.output as [number, number];
  const zero = g.scalar(x, 0);
  let rest = l.blocked(dy);
  const taps: string[] = [];
  for (let k = 0; k < kh * kw - 1; k++) {
    const here = hits(l, [x, y], image, w, k);
    taps.push(g.node('Where', [here, rest, zero]));
    rest = g.node('Where', [here, zero, rest]);
  }
  taps.push(rest);
  const rows = Array.from({ length: kh }, (_, i) => {
    const row = taps.slice(i * kw, (i + 1) * kw).map((t) => g.node('Reshape', [t, g.list([-1, 1, block])]));
    const across = kw === 1 ? row[0]! : g.node('Concat', row, { axis: int(1) });
    return g.node('Reshape', [across, g.list([-1, 1, ow * kw * block])]);
  });
  const down = kh === 1 ? rows[0]! : g.node('Concat', rows, { axis: int(1) });
  const tiled = g.node('Reshape', [down, g.list([-1, oh * kh, ow * kw, block])]);
  const beyond = [0, height - oh * kh, width - ow * kw, 0];
  const whole = beyond.some((n) => n > 0) ? g.node('Pad', [tiled, g.list([0, 0, 0, 0, ...beyond])]) : tiled;
  l.set(node.outputs[0]!, g.node('Reshape', [whole, g.list([-1, c, height, width])]));
  return true;
}

/** The tangent of y: that of the first tap that equals the maximum. */
export function maxPoolTangent(l: Layouts, node: Node): boolean {
  const { g } = l;
  const [dx, x, y] = node.inputs as [string, string, string];
  const w = tiles(l, node, x);
  if (!w || !l.isBlocked(x) || !l.isBlocked(y)) return false;
  const image = l.image(x)!;
  const last = w.kernel[0]! * w.kernel[1]! - 1;
  let value = tap(l, dx, image, w, last);
  for (let k = last - 1; k >= 0; k--)
    value = g.node('Where', [hits(l, [x, y], image, w, k), tap(l, dx, image, w, k), value]);
  l.set(node.outputs[0]!, value);
  return true;
}
