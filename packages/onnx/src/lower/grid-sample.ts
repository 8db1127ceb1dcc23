import type { Emit } from '../emit.ts';
import { int, numberOf, textOf } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Lowering } from './lowering.ts';
import { neighbours, padded, sampledPlace, type Neighbour } from './parts/sampled-place.ts';

/** Entries of the flattened images at whole places, each with its weight. */
function entries(g: Emit, flat: string, channels: number, { at, weight }: Neighbour): string {
  const index = g.node('Reshape', [g.node('Cast', [at], { to: int(7) }), g.list([0, 1, -1])]);
  const spread = g.node('Expand', [index, g.list([1, channels, 1])]);
  const values = g.GatherElements([flat, spread], { axis: int(2) });
  return g.Mul([values, g.Reshape([weight, g.list([0, 1, -1])])]);
}

/** y = x at places that are inputs too: the nearest entry, or interpolation between those around, linear or cubic, axis by axis. */
export const gridSample: Lowering = (g, node) => {
  const [x, grid] = node.inputs as [string, string];
  const mode = textOf(node, 'mode', 'linear');
  const padding = textOf(node, 'padding_mode', 'zeros');
  const aligned = numberOf(node, 'align_corners', 0) === 1;
  const sizes = g.shape(x)?.slice(1) ?? [];
  const sampled = g.shape(grid)?.slice(1, -1) ?? [];
  const known = [...sizes, ...sampled].every((d) => typeof d === 'number');
  if (sizes.length < 2 || sampled.length !== sizes.length - 1 || !known)
    throw new Refused('needs the sizes of the image and of the grid to be known; they are not');
  const [channels, ...lengths] = sizes as [number, ...number[]];
  const flat = g.Reshape([x, g.list([0, channels, lengths.reduce((a, b) => a * b)])]);
  // The grid names the last axis first.
  const along = lengths.map((length, k) => {
    const axis = { length, aligned, padding };
    const place = sampledPlace(g, grid, lengths.length - 1 - k, axis);
    return neighbours(g, place, mode).map((neighbour) => padded(g, neighbour, axis));
  });
  const corners = along.slice(1).reduce<readonly Neighbour[]>(
    (outer, inner, k) =>
      outer.flatMap((a) =>
        inner.map((b) => ({
          at: g.node('Add', [g.node('Mul', [a.at, g.scalar(grid, lengths[k + 1]!)]), b.at]),
          weight: g.Mul([a.weight, b.weight]),
        })),
      ),
    along[0]!,
  );
  const sum = corners.map((corner) => entries(g, flat, channels, corner)).reduce((a, b) => g.Add([a, b]));
  return g.Reshape([sum, g.list([0, channels, ...(sampled as number[])])]);
};
