import type { Emit } from '../emit.ts';
import { int, numberOf, textOf } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Lowering } from './lowering.ts';
import { heldWithin, isWithin, sampledPlace } from './parts/sampled-place.ts';

/** Entries of the flattened images at whole places, each with its weight. */
function entries(g: Emit, flat: string, channels: number, at: string, weight: string): string {
  const index = g.node('Reshape', [g.node('Cast', [at], { to: int(7) }), g.list([0, 1, -1])]);
  const spread = g.node('Expand', [index, g.list([1, channels, 1])]);
  const values = g.GatherElements([flat, spread], { axis: int(2) });
  return g.Mul([values, g.Reshape([weight, g.list([0, 1, -1])])]);
}

/** y = x at places that are inputs too, the nearest entry or linear between the four around: images only, outside zero or the border. */
export const gridSample: Lowering = (g, node) => {
  const [x, grid] = node.inputs as [string, string];
  const [mode, padding] = [textOf(node, 'mode', 'linear'), textOf(node, 'padding_mode', 'zeros')];
  const [size, places] = [g.shape(x), g.shape(grid)];
  if (size?.length !== 4) throw new Refused('samples no image of two axes, which has no rule');
  if (padding === 'reflection' || mode === 'cubic' || mode === 'bicubic')
    throw new Refused(
      `has ${padding === 'reflection' ? 'reflected borders' : 'cubic weights'}, which have no rule`,
    );
  const sizes = [...size.slice(1), ...(places?.slice(1, 3) ?? [])];
  if (sizes.length < 5 || !sizes.every((d) => typeof d === 'number'))
    throw new Refused('needs the sizes of the image and of the grid to be known; they are not');
  const [channels, height, width, rows, columns] = sizes as [number, number, number, number, number];
  const aligned = numberOf(node, 'align_corners', 0) === 1;
  const flat = g.Reshape([x, g.list([0, channels, height * width])]);
  const nearest = mode === 'nearest';
  const along = [
    { axis: 1, length: height },
    { axis: 0, length: width },
  ].map(({ axis, length }) => {
    const place = sampledPlace(g, grid, axis, length, { aligned, held: padding === 'border' });
    const low = g.node(nearest ? 'Round' : 'Floor', [place]);
    const share = g.Sub([place, low]);
    const one = g.scalar(grid, 1);
    const ends = nearest
      ? [{ at: low, weight: one }]
      : [
          { at: low, weight: g.Sub([one, share]) },
          { at: g.node('Add', [low, one]), weight: share },
        ];
    return ends.map(({ at, weight }) => ({
      at: heldWithin(g, at, length),
      weight: g.Mul([weight, isWithin(g, at, length)]),
    }));
  });
  const [vertical, horizontal] = along as [(typeof along)[0], (typeof along)[0]];
  const parts = vertical.flatMap((v) =>
    horizontal.map((h) => {
      const at = g.node('Add', [g.node('Mul', [v.at, g.scalar(grid, width)]), h.at]);
      return entries(g, flat, channels, at, g.Mul([v.weight, h.weight]));
    }),
  );
  const sum = parts.reduce((a, b) => g.Add([a, b]));
  return g.Reshape([sum, g.list([0, channels, rows, columns])]);
};
