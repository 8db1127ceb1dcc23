import { numberText } from '../number-text.ts';
import { contourPaths, type GridValues } from './contour-paths.ts';

/** The iso-lines of levels in pixels; those that do not exist are left out. */
export function isoLines(
  grid: GridValues,
  levels: readonly number[],
  domain: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  side: number,
): { text: string; path: string; lines: (readonly [number, number])[][] }[] {
  const x = (c: number): number => (side * (c - domain.x[0])) / (domain.x[1] - domain.x[0]);
  const y = (c: number): number => (side * (domain.y[1] - c)) / (domain.y[1] - domain.y[0]);
  return levels.flatMap((level) => {
    const lines = contourPaths(grid, level).map((line) => line.map(([a, b]) => [x(a), y(b)] as const));
    const path = lines
      .map((line) => `M${line.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join('L')}`)
      .join('');
    return path === '' ? [] : [{ text: numberText(level), path, lines }];
  });
}
