import type { Mark } from 'vega';

import { colorRange, splitRange } from './color-range.ts';
import { contourPaths, type GridValues } from './contour-paths.ts';
import { cellBorders, heatCells } from './heat-cells.ts';
import { plotAxes, plotFrame, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** A named point on a plot, for instance a checkpoint. */
export interface PlotMark {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** A loss over a plane. */
export interface HeatMapChart extends GridValues {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** What the colour shows, with its unit. */
  readonly value: string;
  /** Which points there are; all by default. */
  readonly measured?: (point: number) => boolean;
  /** Iso-lines, 10 by default. */
  readonly levels?: number;
  readonly marks?: readonly PlotMark[];
  /** Lines over the map, one colour each. */
  readonly paths?: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
  readonly title?: string;
}

/** The colour of cells whose value is NaN, and of those whose value is infinite: both outside viridis. */
export const nonFiniteColors: Readonly<Record<'NaN' | 'Infinity', string>> = {
  NaN: '#9e9e9e',
  Infinity: '#e7298a',
};

/** Colours of paths that stand out on viridis. */
const pathColors: readonly string[] = ['#e6194b', '#ff8c00', '#f781bf', '#00c5e5', '#bdbdbd'];

const side = 460;

/** A heat map in viridis with iso-lines. Cells are centred at their points; a colour scale over a wide range is logarithmic. */
export function heatMapChart(chart: HeatMapChart): PlotSpec {
  const { xs, ys, values, marks = [], levels = 10, measured = () => true } = chart;
  const frame = plotFrame({ width: side, height: side, title: chart.title, right: 190 });
  const [xBorders, yBorders] = [cellBorders(xs), cellBorders(ys)];
  const domain = { x: [xBorders[0]!, xBorders.at(-1)!], y: [yBorders[0]!, yBorders.at(-1)!] } as const;
  const shown = Array.from(xs.flatMap((_, i) => ys.map((__, j) => i * ys.length + j))).map((point) =>
    measured(point) ? values[point]! : Number.NaN,
  );
  const colors = colorRange(shown);
  const pixel = {
    x: (c: number) => (side * (c - domain.x[0])) / (domain.x[1] - domain.x[0]),
    y: (c: number) => (side * (domain.y[1] - c)) / (domain.y[1] - domain.y[0]),
  };
  const lines = splitRange(colors, levels).flatMap((level) => {
    const path = contourPaths({ xs, ys, values: shown }, level)
      .map((line) => line.map(([x, y]) => `${pixel.x(x).toFixed(1)},${pixel.y(y).toFixed(1)}`).join('L'))
      .map((line) => `M${line}`)
      .join('');
    return path === '' ? [] : [{ level, path }];
  });
  return {
    ...frame,
    data: [
      { name: 'cells', values: heatCells({ xs, ys, values }, measured, colors, pixel) },
      { name: 'lines', values: lines },
      { name: 'marks', values: [...marks] },
      {
        name: 'paths',
        values: (chart.paths ?? []).flatMap(({ name, points }) => points.map(([x, y]) => ({ name, x, y }))),
      },
    ],
    scales: [
      { name: 'x', type: 'linear', domain: [...domain.x], range: 'width', zero: false },
      { name: 'y', type: 'linear', domain: [...domain.y], range: 'height', zero: false },
      { name: 'color', type: colors.scale, domain: [...colors.domain], range: { scheme: 'viridis' } },
      {
        name: 'path',
        type: 'ordinal',
        domain: (chart.paths ?? []).map(({ name }) => name),
        range: [...pathColors],
      },
      {
        name: 'nonFinite',
        type: 'ordinal',
        domain: Object.keys(nonFiniteColors),
        range: Object.values(nonFiniteColors),
      },
    ],
    axes: plotAxes(chart.x, chart.y, false),
    legends: [
      {
        fill: 'color',
        type: 'gradient',
        title: chart.value,
        gradientLength: side - 40,
        gradientThickness: 18,
        format: '.3~g',
        values: [colors.domain[0], ...splitRange(colors, 5), colors.domain[1]],
      },
      ...(chart.paths?.length
        ? [{ fill: 'path', title: 'paths, projected', symbolType: 'circle' } as const]
        : []),
    ],
    marks: [
      {
        type: 'path',
        name: 'heat-cells',
        from: { data: 'cells' },
        encode: {
          enter: {
            path: { field: 'path' },
            fill: [
              { test: 'isString(datum.value)', scale: 'nonFinite', field: 'value' },
              { scale: 'color', field: 'value' },
            ],
          },
        },
      },
      {
        type: 'path',
        name: 'iso-lines',
        from: { data: 'lines' },
        encode: {
          enter: {
            path: { field: 'path' },
            stroke: { value: '#fff' },
            strokeWidth: { value: 0.9 },
            strokeOpacity: { value: 0.75 },
            strokeJoin: { value: 'round' },
          },
        },
      },
      ...pathMarks,
      {
        type: 'symbol',
        name: 'checkpoints',
        from: { data: 'marks' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'x' },
            y: { scale: 'y', field: 'y' },
            size: { value: 90 },
            fill: { value: '#fff' },
            stroke: { value: '#000' },
            strokeWidth: { value: 1.8 },
          },
        },
      },
      label({ stroke: { value: '#000' }, strokeWidth: { value: 3 }, strokeJoin: { value: 'round' } }),
      label({ fill: { value: '#fff' } }),
    ],
  };
}

const place = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } };

/** Paths as lines with a dot a point; what lies outside the map is cut off. */
const pathMarks: readonly Mark[] = [
  {
    type: 'group',
    from: { facet: { name: 'path-points', data: 'paths', groupby: 'name' } },
    encode: { enter: { width: { value: side }, height: { value: side }, clip: { value: true } } },
    marks: [
      {
        type: 'line',
        from: { data: 'path-points' },
        encode: { enter: { ...place, stroke: { scale: 'path', field: 'name' }, strokeWidth: { value: 2 } } },
      },
      {
        type: 'symbol',
        from: { data: 'path-points' },
        encode: { enter: { ...place, fill: { scale: 'path', field: 'name' }, size: { value: 26 } } },
      },
    ],
  },
];

/** The names of marks; drawn twice, a dark rim first, for SVG paints strokes over fills. */
const label = (paint: Record<string, object>): Mark => ({
  type: 'text',
  from: { data: 'marks' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'x' },
      y: { scale: 'y', field: 'y', offset: -12 },
      text: { field: 'name' },
      align: {
        signal: `scale('x', datum.x) > ${side * 0.75} ? 'right' : scale('x', datum.x) < ${side * 0.25} ? 'left' : 'center'`,
      },
      fontSize: { value: 13 },
      font: { value: 'system-ui, sans-serif' },
      fontWeight: { value: 600 },
      limit: { value: side / 2 },
      ...paint,
    },
  },
});
