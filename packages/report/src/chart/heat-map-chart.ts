import { numberText } from '../number-text.ts';
import { cellBorders, cellImage } from './cell-image.ts';
import { colorRange, roundLevels, type ColorRange } from './color-scale.ts';
import { contourLabels } from './contour-labels.ts';
import type { GridValues } from './contour-paths.ts';
import { isoLines } from './iso-lines.ts';
import { contourText, label, mapSide, pathMarks } from './map-marks.ts';
import { labelledMarks, type PlotMark } from './mark-labels.ts';
import { vegaAxes, vegaConfig, viridisLegend } from './vega-parts.ts';
import type { PlotAxis } from './plot-axis.ts';
import { legendColumns } from './plot-style.ts';
import type { PlotSpec } from './plot-spec.ts';

/** A quantity over a plane. */
export interface HeatMapChart extends GridValues {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** What the colour shows, with its unit. */
  readonly value: string;
  /** Which points there are; all by default. */
  readonly measured?: (point: number) => boolean;
  /** About how many iso-lines, at round values; 8 by default. */
  readonly levels?: number;
  /** The values that iso-lines are drawn through, where these are others. */
  readonly contours?: ArrayLike<number>;
  /** How the colours are spaced; by default as the values ask for. */
  readonly scale?: 'linear' | 'log';
  /** The ends of the colours, for maps that are compared; those of the values by default. */
  readonly domain?: readonly [number, number];
  /** Further quantities at the points, which a page reads out. */
  readonly fields?: Readonly<Record<string, ArrayLike<number>>>;
  readonly marks?: readonly PlotMark[];
  /** Lines over the map, one colour each. */
  readonly paths?: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

/** Colours of paths that stand out on viridis, for eyes of any colour vision: their lightness differs too. */
const pathColors: readonly string[] = ['#ff8c00', '#ffffff', '#f781bf', '#56d0ff', '#d9d9d9'];
const pathDashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [4, 2],
];

/** A heat map in viridis with labelled iso-lines at round values. Cells are centred at their points. */
export function heatMapChart(chart: HeatMapChart): PlotSpec {
  const { xs, ys, values, marks = [], levels = 8, paths = [], measured = () => true } = chart;
  const [xBorders, yBorders] = [cellBorders(xs), cellBorders(ys)];
  const domain = { x: [xBorders[0]!, xBorders.at(-1)!], y: [yBorders[0]!, yBorders.at(-1)!] } as const;
  const shown = Float64Array.from({ length: xs.length * ys.length }, (_, point) =>
    measured(point) ? values[point]! : Number.NaN,
  );
  const colors = colorRange(chart.domain ?? shown, chart.scale);
  const rounds = roundLevels(colors, levels);
  const lines = isoLines({ xs, ys, values: chart.contours ?? shown }, rounds, domain, mapSide);
  return {
    size: { width: mapSide, height: mapSide },
    link: { x: chart.x.title, y: chart.y.title },
    grid: { xs, ys, domain, measured, fields: { [chart.value]: values, ...chart.fields } },
    vega: {
      $schema: 'https://vega.github.io/schema/vega/v6.json',
      width: mapSide,
      height: mapSide,
      padding: 4,
      config: vegaConfig,
      data: [
        { name: 'cells', values: [{ url: cellImage({ xs, ys, values }, measured, colors) }] },
        { name: 'lines', values: lines.map(({ path }) => ({ path })) },
        { name: 'labels', values: contourLabels(lines, mapSide) },
        { name: 'marks', values: [...labelledMarks(marks, domain)] },
        {
          name: 'paths',
          values: paths.flatMap(({ name, points }) =>
            points.map(([x, y], k) => ({
              name,
              x,
              y,
              says: `${name}, point ${k}: (${numberText(x)}, ${numberText(y)})`,
            })),
          ),
        },
      ],
      scales: [
        { name: 'x', type: 'linear', domain: [...domain.x], range: 'width', zero: false },
        { name: 'y', type: 'linear', domain: [...domain.y], range: 'height', zero: false },
        { name: 'color', type: colors.scale, domain: [...colors.domain], range: { scheme: 'viridis' } },
        { name: 'path', type: 'ordinal', domain: paths.map(({ name }) => name), range: [...pathColors] },
        {
          name: 'dash',
          type: 'ordinal',
          domain: paths.map(({ name }) => name),
          range: pathDashes as unknown as string[],
        },
      ],
      axes: vegaAxes(chart.x, chart.y, domain),
      legends: [
        viridisLegend({ title: titleOf(chart.value, colors), values: rounds, length: mapSide }),
        ...(paths.length > 0
          ? [
              {
                stroke: 'path',
                strokeDash: 'dash',
                symbolType: 'stroke',
                symbolStrokeWidth: 3,
                symbolSize: 300,
                orient: 'top',
                columns: legendColumns(paths.map(({ name }) => name)),
                labelLimit: 420,
                // White paths and a light page: a dark ground under the signs.
                fillColor: '#3b528b',
                labelColor: '#fff',
                padding: 6,
                cornerRadius: 4,
              } as const,
            ]
          : []),
      ],
      marks: [
        {
          type: 'image',
          from: { data: 'cells' },
          encode: {
            enter: {
              url: { field: 'url' },
              width: { value: mapSide },
              height: { value: mapSide },
              aspect: { value: false },
              smooth: { value: false },
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
              strokeOpacity: { value: 0.8 },
              strokeJoin: { value: 'round' },
            },
          },
        },
        contourText({
          stroke: { value: '#222' },
          strokeWidth: { value: 2.5 },
          strokeOpacity: { value: 0.75 },
        }),
        contourText({ fill: { value: '#fff' } }),
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
    },
  };
}

/** The name of a quantity over its colours. */
const titleOf = (value: string, { scale }: ColorRange): string =>
  `${value}${scale === 'log' ? ', log scale' : ''}; lines at the ticks`;
