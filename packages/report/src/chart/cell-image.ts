import type { ColorRange } from './color-scale.ts';
import { shareOf } from './color-scale.ts';
import type { GridValues } from './contour-paths.ts';
import { pngImage } from './png-image.ts';
import { nonFiniteColors, rgbOf, viridis } from './viridis.ts';

/** The borders of cells around points: midpoints, and half a step beyond the ends. A lone point has a cell of width 1. */
export function cellBorders(centres: readonly number[]): number[] {
  const inner = centres.slice(1).map((centre, i) => (centre + centres[i]!) / 2);
  const [first, last] = [centres[0] ?? 0, centres.at(-1) ?? 0];
  const half = [(inner[0] ?? first + 0.5) - first, last - (inner.at(-1) ?? last - 0.5)] as const;
  return [first - half[0], ...inner, last + half[1]];
}

const shades = 240;
const [absent, nan, infinite] = [shades, shades + 1, shades + 2];
const palette = [
  ...Array.from({ length: shades }, (_, shade) => [...viridis((shade + 0.5) / shades), 255] as const),
  [0, 0, 0, 0] as const,
  [...rgbOf(nonFiniteColors.NaN), 255] as const,
  [...rgbOf(nonFiniteColors.Infinity), 255] as const,
];

/**
 * Cells of a grid in viridis as a PNG in a data URL, the first axis across, the second up; a cell that is not `measured` is clear, one
 * that is NaN or infinite has a colour of its own. A cell is at least 4 pixels wide where the image stays below 1200.
 */
export function cellImage(
  grid: GridValues,
  measured: (point: number) => boolean,
  colors: ColorRange,
): string {
  const [columns, rows] = [pixelCells(grid.xs), pixelCells(grid.ys)];
  const [width, height] = [columns.length, rows.length];
  const shadeOf = (point: number): number => {
    const value = grid.values[point]!;
    if (!measured(point)) return absent;
    if (!Number.isFinite(value)) return Number.isNaN(value) ? nan : infinite;
    return Math.max(0, Math.min(shades - 1, Math.floor(shades * shareOf(colors, value))));
  };
  const shade = Uint8Array.from({ length: grid.xs.length * grid.ys.length }, (_, point) => shadeOf(point));
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      pixels[row * width + column] = shade[columns[column]! * grid.ys.length + rows[height - 1 - row]!]!;
  return `data:image/png;base64,${pngImage({ width, height, palette, pixels }).toString('base64')}`;
}

/** For each pixel of an axis the cell it lies in: cells of equal size take as many pixels each. */
function pixelCells(centres: readonly number[]): number[] {
  const borders = cellBorders(centres);
  const count =
    centres.length *
    Math.max(1, Math.min(Math.max(4, Math.ceil(480 / centres.length)), Math.floor(1200 / centres.length)));
  const [low, high] = [borders[0]!, borders.at(-1)!];
  let cell = 0;
  return Array.from({ length: count }, (_, pixel) => {
    const at = low + ((pixel + 0.5) / count) * (high - low);
    while (cell < centres.length - 1 && at > borders[cell + 1]!) cell += 1;
    return cell;
  });
}
