import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int, ints, numbersOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { rankedShape } from '../../ranked-shape.ts';

interface ResizedAxis {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** The axes that a Resize changes; all sizes along them must be known. */
export function resizedAxes(g: Emit, node: Node): readonly ResizedAxis[] {
  const [x, , scalesInput] = node.inputs as [string, string?, string?];
  const [from, to] = [g.shape(x), g.shape(node.outputs[0]!)];
  const given = scalesInput ? g.elements(scalesInput) : undefined;
  const along = numbersOf(node, 'axes');
  if (!from || !to) throw new Refused('needs the number of its axes to be known');
  return from.flatMap((n, axis) => {
    const m = to[axis];
    const place = along ? along.map((a) => (a + from.length) % from.length).indexOf(axis) : axis;
    const scale = given?.length ? (place < 0 ? 1 : given[place]) : undefined;
    if (scale === 1 || (scale === undefined && n !== null && n === m) || place < 0) return [];
    if (typeof n !== 'number' || typeof m !== 'number')
      throw new Refused(`needs the size of axis ${axis} to be a number, got ${n} to ${m}`);
    return [{ axis, from: n, to: m, scale: scale ?? m / n }];
  });
}

/** A map of the last axis applied along another one. */
export function alongAxis(g: Emit, x: string, axis: number, f: (rows: string) => string): string {
  const rank = g.rank(x);
  if (axis === rank - 1) return f(x);
  const perm = Array.from({ length: rank }, (_, i) => (i === axis ? rank - 1 : i === rank - 1 ? axis : i));
  return g.Transpose([f(g.Transpose([x], { perm: ints(perm) }))], { perm: ints(perm) });
}

/** x at places along an axis; where each entry is repeated equally often, by broadcasting. */
export function repeated(g: Emit, x: string, axis: number, places: readonly number[], from: number): string {
  const times = places.length / from;
  const even = Number.isInteger(times) && places.every((p, i) => p === Math.floor(i / times));
  const tail = rankedShape(g, x).slice(axis + 1);
  if (!even || !tail.every((d) => typeof d === 'number'))
    return g.Gather([x, g.list(places)], { axis: int(axis) });
  const wide = g.Unsqueeze([x, g.list([axis + 1])]);
  const ones = Array.from({ length: g.rank(x) + 1 }, (_, i) => (i === axis + 1 ? times : 1));
  const shape = [...Array<number>(axis).fill(0), places.length, ...tail];
  return g.Reshape([g.Expand([wide, g.list(ones)]), g.list(shape)]);
}
