import { numberText } from '../number-text.ts';
import { colorRange, roundLevels } from './color-scale.ts';
import { plotFont } from './plot-style.ts';
import type { PlotSpec } from './plot-spec.ts';
import { vegaConfig, viridisLegend } from './vega-parts.ts';
import { nonFiniteColors } from './viridis.ts';

/** A quantity over a triangle, for instance the loss on a 2-connector. */
export interface TernaryChart {
  /** The names of the corners: lower left, lower right, top. */
  readonly corners: readonly [string, string, string];
  /** Barycentric weights, which sum to 1, and the value there. */
  readonly points: readonly { readonly weights: readonly [number, number, number]; readonly value: number }[];
  /** What the colour shows, with its unit. */
  readonly value: string;
  /** The values at the ends of the colours, for charts that are compared; those of the points by default. */
  readonly domain?: readonly [number, number];
}

const width = 400;
const height = (width * Math.sqrt(3)) / 2;

/** Where a point of the triangle lies, in pixels: Σ wᵢ · cornerᵢ. */
export const ternaryPixel = ([, right, top]: readonly [number, number, number]): {
  x: number;
  y: number;
} => ({
  x: width * (right + top / 2),
  y: height * (1 - top),
});

/** A ternary plot in viridis: a dot a point, as large as the spacing allows, NaN and infinite values in colours of their own. */
export function ternaryChart(chart: TernaryChart): PlotSpec {
  const colors = colorRange(chart.domain ?? chart.points.map(({ value }) => value));
  const rows = chart.points.map(({ weights, value }) => ({
    ...ternaryPixel(weights),
    value: Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : 'Infinity',
    says: `${chart.corners.map((name, k) => `${numberText(weights[k]!)} ${name}`).join(', ')}: ${numberText(value)}`,
  }));
  const across = Math.max(1, (Math.sqrt(8 * rows.length + 1) - 3) / 2);
  const diameter = Math.min(60, (width / across) * 1.02);
  const corner = (weights: [number, number, number], k: 0 | 1 | 2, dy: number): object => ({
    ...ternaryPixel(weights),
    name: chart.corners[k],
    dy,
  });
  return {
    size: { width, height },
    vega: {
      $schema: 'https://vega.github.io/schema/vega/v6.json',
      width,
      height,
      padding: 8,
      config: vegaConfig,
      data: [
        { name: 'points', values: rows },
        {
          name: 'corners',
          values: [
            corner([1, 0, 0], 0, 26 + diameter / 4),
            corner([0, 1, 0], 1, 26 + diameter / 4),
            corner([0, 0, 1], 2, -12 - diameter / 2),
          ],
        },
      ],
      scales: [
        { name: 'color', type: colors.scale, domain: [...colors.domain], range: { scheme: 'viridis' } },
        {
          name: 'nonFinite',
          type: 'ordinal',
          domain: Object.keys(nonFiniteColors),
          range: Object.values(nonFiniteColors),
        },
      ],
      legends: [
        {
          ...viridisLegend({
            title: `${chart.value}${colors.scale === 'log' ? ', log scale' : ''}`,
            values: roundLevels(colors),
            length: width,
          }),
          offset: 34 + diameter / 4,
        },
      ],
      marks: [
        {
          type: 'path',
          encode: {
            enter: {
              path: { value: `M0,${height}L${width},${height}L${width / 2},0Z` },
              stroke: { value: 'currentColor' },
              strokeWidth: { value: 1 },
            },
          },
        },
        {
          type: 'symbol',
          from: { data: 'points' },
          encode: {
            enter: {
              x: { field: 'x' },
              y: { field: 'y' },
              size: { value: (2 * diameter) ** 2 },
              shape: { value: 'M0,-0.577L0.5,-0.289L0.5,0.289L0,0.577L-0.5,0.289L-0.5,-0.289Z' },
              fill: [
                { test: 'isString(datum.value)', scale: 'nonFinite', field: 'value' },
                { scale: 'color', field: 'value' },
              ],
            },
          },
        },
        {
          type: 'text',
          from: { data: 'corners' },
          encode: {
            enter: {
              x: { field: 'x' },
              y: { signal: 'datum.y + datum.dy' },
              text: { field: 'name' },
              align: { value: 'center' },
              fontSize: { value: 13 },
              font: { value: plotFont },
              fill: { value: 'currentColor' },
              limit: { value: 180 },
            },
          },
        },
      ],
    },
  };
}
