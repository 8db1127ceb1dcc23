import type { Mark } from 'vega';

import { nonFiniteColors } from './heat-map-chart.ts';
import { extent, plotFrame } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** A number for each pair of things, for instance of models. */
export interface MatrixChart {
  /** The names of rows and columns. */
  readonly names: readonly string[];
  /** Row by row. */
  readonly values: readonly (readonly number[])[];
  /** What the numbers are, with their unit. */
  readonly value: string;
  /** The ends of the colours; those of the values by default. */
  readonly domain?: readonly [number, number];
  /** What is written under the number of a cell, for instance its interval. */
  readonly note?: (row: number, column: number) => string;
  readonly title?: string;
}

const side = 440;
/** Up to how many names numbers fit into the cells, and notes. */
const most = { numbers: 12, notes: 6 } as const;

/** A square of cells in viridis with their numbers in them, the first row on top. A number that is not finite is grey. */
export function matrixChart(chart: MatrixChart): PlotSpec {
  const { names, values, note } = chart;
  const count = names.length;
  const [low, high] = chart.domain ?? extent(values.flat());
  const frame = plotFrame({ width: side, height: side, title: chart.title, right: 250 });
  const cells = values.flatMap((row, i) =>
    row.map((value, j) => ({
      row: i,
      column: j,
      value: Number.isFinite(value) ? value : null,
      number: count > most.numbers ? '' : written(value),
      note: count > most.notes ? '' : (note?.(i, j) ?? ''),
      ink: (value - low) / (high - low) > 0.6 ? '#000' : '#fff',
    })),
  );
  const bands = { type: 'band', domain: names.map((_, k) => k) } as const;
  const labels = {
    grid: false,
    ticks: false,
    domain: false,
    labelLimit: 130,
    labelOverlap: false,
    encode: { labels: { update: { text: { signal: `${JSON.stringify(names)}[datum.value]` } } } },
  } as const;
  return {
    ...frame,
    padding: { ...frame.padding, left: 150, bottom: 90 },
    data: [{ name: 'cells', values: cells }],
    scales: [
      { name: 'x', ...bands, range: 'width' },
      { name: 'y', ...bands, range: 'height' },
      { name: 'color', type: 'linear', domain: [low, high], range: { scheme: 'viridis' } },
    ],
    axes: [
      { scale: 'x', orient: 'bottom', ...labels, labelAngle: -40, labelAlign: 'right' },
      { scale: 'y', orient: 'left', ...labels },
    ],
    legends: [
      {
        fill: 'color',
        type: 'gradient',
        title: chart.value,
        titleLimit: 230,
        gradientLength: side - 60,
        gradientThickness: 18,
        format: '.3~g',
      },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'cells' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'column' },
            y: { scale: 'y', field: 'row' },
            width: { scale: 'x', band: 1 },
            height: { scale: 'y', band: 1 },
            fill: [
              { test: 'datum.value === null', value: nonFiniteColors.NaN },
              { scale: 'color', field: 'value' },
            ],
          },
        },
      },
      inCell('number', count > 8 ? 10 : 13, count > most.notes || !note ? 0 : -7),
      inCell('note', 10, 9),
    ],
  };
}

const inCell = (field: 'note' | 'number', fontSize: number, offset: number): Mark => ({
  type: 'text',
  from: { data: 'cells' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'column', band: 0.5 },
      y: { scale: 'y', field: 'row', band: 0.5, offset },
      text: { field },
      fill: { field: 'ink' },
      align: { value: 'center' },
      baseline: { value: 'middle' },
      font: { value: 'system-ui, sans-serif' },
      fontSize: { value: fontSize },
    },
  },
});

/** Three digits. */
const written = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(3)));
};
