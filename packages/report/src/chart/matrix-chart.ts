import { numberText } from '../number-text.ts';
import { extent } from './plot-axis.ts';
import { nonFiniteColors } from './viridis.ts';
import { plotConfig } from './plot-style.ts';
import type { LitePlot } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

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
}

const side = 360;
/** Up to how many names numbers fit into the cells, and notes. */
const most = { numbers: 12, notes: 4 } as const;

/** A square of cells in viridis with their numbers in them, the first row on top. A number that is not finite is grey. */
export function matrixChart({ names, values, value: title, domain, note }: MatrixChart): PlotSpec {
  const count = names.length;
  const [low, high] = domain ?? extent(values.flat());
  const cells = values.flatMap((row, i) =>
    row.map((value, j) => {
      const more = note?.(i, j) ?? '';
      return {
        row: i,
        column: j,
        value: Number.isFinite(value) ? value : null,
        number:
          count > most.numbers ? '' : Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–',
        note: count > most.notes ? '' : more,
        ink: (value - low) / (high - low) > 0.6 ? '#000' : '#fff',
        says: `${names[i]}, ${names[j]}: ${numberText(value)}${more === '' ? '' : ` (${more})`}`,
      };
    }),
  );
  const labels = {
    grid: false,
    ticks: false,
    domain: false,
    labelLimit: 110,
    labelOverlap: count > 24,
    labelExpr: `${JSON.stringify(names)}[datum.value]`,
  } as const;
  const x = { field: 'column', type: 'ordinal', title: null, axis: { ...labels, labelAngle: -40 } } as const;
  const y = { field: 'row', type: 'ordinal', title: null, axis: labels } as const;
  const written = (field: 'note' | 'number', fontSize: number, dy: number) =>
    ({
      mark: { type: 'text', fontSize, dy },
      encoding: {
        text: { field },
        color: { condition: { test: "datum.ink === '#000'", value: '#000' }, value: '#fff' },
      },
    }) as const;
  return {
    lite: {
      config: plotConfig,
      width: side,
      height: side,
      data: { values: cells },
      encoding: { x, y },
      layer: [
        {
          mark: { type: 'rect', color: nonFiniteColors.NaN },
          transform: [{ filter: 'datum.value === null' }],
        },
        {
          mark: { type: 'rect' },
          transform: [{ filter: 'datum.value !== null' }],
          encoding: {
            color: {
              field: 'value',
              type: 'quantitative',
              title,
              scale: { domain: [low, high], scheme: 'viridis' },
              legend: {
                orient: 'bottom',
                direction: 'horizontal',
                gradientLength: side,
                gradientThickness: 12,
              },
            },
          },
        },
        written('number', count > 8 ? 10 : 13, note && count <= most.notes ? -7 : 0),
        ...(note && count <= most.notes ? [written('note', 10, 9)] : []),
      ],
    },
  } satisfies LitePlot;
}
