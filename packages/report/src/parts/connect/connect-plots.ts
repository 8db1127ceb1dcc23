import { connectRecords } from '@orograph/runs/kinds';
import { recordsOf } from '@orograph/runs/records';

import { colorRange } from '../../chart/color-scale.ts';
import { lineChart } from '../../chart/line-chart.ts';
import { ternaryChart } from '../../chart/ternary-chart.ts';
import { text } from '../../page/fact-rows.ts';
import type { RunJson } from '../../page/record-fields.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import { courseWords, highest, lowest } from '../../series-words.ts';
import { isAccuracy, modelNames, type Measure, type Profile, type Side } from './shown-measure.ts';

const coord = ({ coords }: Profile, k: number): number => coords[k] ?? Number.NaN;

export const profile = (run: RunJson, { name, title, of }: Measure, sides: readonly Side[]): ReportPlot => {
  const values = sides.flatMap(({ points }) => points.map(of));
  const [from, to] = modelNames(run);
  return {
    name: `profile-${name}`,
    caption: `Profile of the ${name.replace('-', ' ')} along the segment and along the connector`,
    note: sides
      .filter(({ points }) => points.length > 0)
      .map(({ path, points }) => {
        const shown = points.map((record) => ({ x: coord(record, 0), y: of(record) }));
        const { x, y } = isAccuracy(name) ? lowest(shown) : highest(shown);
        return `${path === 'linear' ? 'On the segment' : `On the ${path} connector`} the ${name.replace('-', ' ')} is ${isAccuracy(name) ? 'least' : 'greatest'}, ${text(y)}, at t = ${text(x)}.`;
      })
      .join(' '),
    spec: lineChart({
      x: { title: `t, from ${from} to ${to}`, domain: [0, 1] },
      y: { title, scale: name === 'loss' || name === 'test-loss' ? colorRange(values).scale : 'linear' },
      symbols: false,
      series: sides.map(({ path, points }) => ({
        name: path,
        points: points.map((record) => ({ x: coord(record, 0), y: of(record) })),
      })),
    }),
  };
};

export const ternary = (run: RunJson, { name, title, of }: Measure, { path, points }: Side): ReportPlot => ({
  name: `ternary-${name}-${path === 'linear' ? 'linear' : 'connector'}`,
  caption: `${isAccuracy(name) ? 'Accuracy' : 'Loss'}${name.startsWith('test') ? ' on test data' : ''} on the ${path === 'linear' ? 'linear simplex' : `${path} connector`}`,
  note: ternaryNote(
    points.map((record) => ({ y: of(record), coords: record.coords })),
    modelNames(run),
  ),
  spec: ternaryChart({
    corners: modelNames(run) as [string, string, string],
    value: title,
    points: points.map((record) => ({
      weights: [coord(record, 0), coord(record, 1), coord(record, 2)],
      value: of(record),
    })),
  }),
});

/** Between what a measure lies on a simplex, and where it is greatest. */
function ternaryNote(
  points: readonly { readonly y: number; readonly coords: readonly number[] }[],
  names: readonly string[],
): string {
  if (points.length === 0) return 'No point is measured yet.';
  const [least, most] = [lowest(points), highest(points)];
  const place = most.coords.map((weight, k) => `${text(Math.round(100 * weight))} % ${names[k]}`).join(', ');
  return `It goes from ${text(least.y)} to ${text(most.y)}, at ${place}.`;
}

export function training(records: readonly unknown[], title: string): ReportPlot[] {
  const steps = recordsOf(records, connectRecords, 'step').filter(({ value }) => Number.isFinite(value));
  if (steps.length < 2) return [];
  return [
    {
      name: 'training',
      caption: 'Training: the objective at points drawn on the connector',
      note: `Points are drawn anew in each step, so that it scatters. ${courseWords([{ name: 'the objective', points: steps.map(({ step, value }) => ({ x: step, y: value })) }], 'step')}`,
      spec: lineChart({
        x: { title: 'step' },
        y: { title, scale: 'log' },
        symbols: false,
        height: 220,
        series: [
          {
            name: 'objective',
            points: steps.map(({ step, value }) => ({ x: step, y: value })),
          },
        ],
      }),
    },
  ];
}
