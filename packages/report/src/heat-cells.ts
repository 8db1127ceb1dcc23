import type { ColorRange } from './color-range.ts';
import type { GridValues } from './contour-paths.ts';

/** Cells of one colour, as the data of an SVG path in pixels. */
export interface HeatCells {
  /** The value whose colour they have, or the word for what has no place on the scale. */
  readonly value: number | 'NaN' | 'Infinity';
  /** `M…H…V…H…z`, one piece a run of cells; neighbours share the numbers of their borders, so that no gap shows. */
  readonly path: string;
}

/** How a coordinate becomes a pixel. */
export interface PixelMap {
  readonly x: (coordinate: number) => number;
  readonly y: (coordinate: number) => number;
}

const shades = 96;

/** The borders of cells around points: midpoints, and half a step beyond the ends. A lone point has a cell of width 1. */
export function cellBorders(centres: readonly number[]): number[] {
  const inner = centres.slice(1).map((centre, i) => (centre + centres[i]!) / 2);
  const [first, last] = [centres[0] ?? 0, centres.at(-1) ?? 0];
  const half = [(inner[0] ?? first + 0.5) - first, last - (inner.at(-1) ?? last - 0.5)] as const;
  return [first - half[0], ...inner, last + half[1]];
}

/**
 * Cells of a grid gathered by colour, in 96 shades: a small SVG.
 *
 * Cells not `measured` are left out; those that hold NaN or ±Infinity are gathered under these words.
 */
export function heatCells(
  grid: GridValues,
  measured: (point: number) => boolean,
  { scale, domain: [low, high] }: ColorRange,
  pixel: PixelMap,
): HeatCells[] {
  const xBorders = cellBorders(grid.xs).map((x) => round(pixel.x(x)));
  const yBorders = cellBorders(grid.ys).map((y) => round(pixel.y(y)));
  const spaced = scale === 'log' ? Math.log : (value: number) => value;
  const shadeOf = (value: number): number =>
    Math.min(shades - 1, Math.floor((shades * (spaced(value) - spaced(low))) / (spaced(high) - spaced(low))));
  const valueOf = (shade: number): number => {
    const t = (shade + 0.5) / shades;
    return scale === 'log' ? low * (high / low) ** t : low + t * (high - low);
  };
  const keyOf = (point: number): number | 'NaN' | 'Infinity' | undefined => {
    const value = grid.values[point]!;
    if (!measured(point)) return undefined;
    if (Number.isNaN(value)) return 'NaN';
    return Number.isFinite(value) ? shadeOf(value) : 'Infinity';
  };
  const paths = new Map<number | 'NaN' | 'Infinity', string>();
  const rows = grid.ys.length;
  for (let i = 0; i < grid.xs.length; i++)
    for (let j = 0, end = 1; j < rows; j = end, end = j + 1) {
      const key = keyOf(i * rows + j);
      while (end < rows && keyOf(i * rows + end) === key) end += 1;
      if (key === undefined) continue;
      const [left, right, bottom, top] = [xBorders[i], xBorders[i + 1], yBorders[j], yBorders[end]];
      const piece = `M${left},${top}H${right}V${bottom}H${left}z`;
      paths.set(key, (paths.get(key) ?? '') + piece);
    }
  return [...paths].map(([key, path]) => ({ value: typeof key === 'number' ? valueOf(key) : key, path }));
}

const round = (pixels: number): number => Math.round(pixels * 100) / 100;
