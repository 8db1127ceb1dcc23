import { basename } from 'node:path';
import {
  barChart,
  colorRange,
  lineChart,
  listAt,
  type ReportPlot,
  type RunJson,
  ternaryChart,
} from '@orograph/report';
import { recordsOf, type RecordOf } from '@orograph/runs/records';
import { connectRecords } from './connect-records.ts';

export type Profile = RecordOf<typeof connectRecords, 'profile'>;

export type Connector = RecordOf<typeof connectRecords, 'connector'>;

/** A point that was measured, or the worst of some, or their mean. */
type Measured = Connector['worst'] | Profile;

/** A measure of a point of a connector. */
export interface Measure {
  /** The file name's part. */
  readonly name: 'accuracy' | 'loss' | 'test-accuracy' | 'test-loss';
  /** What an axis says. */
  readonly title: string;
  readonly of: (at: Measured) => number;
}

type Side = { readonly path: string; readonly points: readonly Profile[] };

const coord = ({ coords }: Profile, k: number): number => coords[k] ?? Number.NaN;

export const profile = (run: RunJson, { name, title, of }: Measure, sides: readonly Side[]): ReportPlot => {
  const values = sides.flatMap(({ points }) => points.map(of));
  const [from, to] = modelNames(run);
  return {
    name: `profile-${name}`,
    caption: `Profile of the ${name} along the segment and along the connector`,
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
  spec: ternaryChart({
    corners: modelNames(run) as [string, string, string],
    value: title,
    points: points.map((record) => ({
      weights: [coord(record, 0), coord(record, 1), coord(record, 2)],
      value: of(record),
    })),
  }),
});

/** The worst among points in which at most k optima meet: the optima themselves, the edges, the triangles, … */
export const worstByOptima = ({ name, title, of }: Measure, sides: readonly Side[]): ReportPlot => ({
  name: `worst-${name}`,
  caption: `The worst ${name} where at most so many optima meet`,
  spec: lineChart({
    x: { title: 'optima that meet in a point' },
    y: { title: `worst ${title}` },
    series: sides.map(({ path, points }) => {
      const meeting = ({ coords }: Profile): number => coords.filter((c) => c > 1e-12).length;
      const counts = [...new Set(points.map(meeting))].toSorted((a, b) => a - b);
      return {
        name: path,
        points: counts.map((x) => {
          const values = points.filter((record) => meeting(record) <= x).map(of);
          return { x, y: isAccuracy(name) ? Math.min(...values) : Math.max(...values) };
        }),
      };
    }),
  }),
});

const isAccuracy = (name: Measure['name']): boolean => name.endsWith('accuracy');

export const worstBars = (
  run: RunJson,
  { name, title, of }: Measure,
  connector: Connector,
  method: string,
): ReportPlot => ({
  name: `${isAccuracy(name) ? 'minimum' : 'maximum'}-${name}`,
  caption: `The worst ${name}: each optimum, the linear simplex and the connector`,
  spec: barChart({
    x: { title: 'where' },
    y: { title },
    bars: [
      ...connector.optima.map((optimum, k) => ({
        name: modelNames(run)[k] ?? String(k),
        value: of(optimum),
      })),
      { name: 'linear', value: of(connector.linearWorst) },
      { name: method, value: of(connector.worst) },
    ],
  }),
});

export function training(records: readonly unknown[], title: string): ReportPlot[] {
  const steps = recordsOf(records, connectRecords, 'step').filter(({ value }) => Number.isFinite(value));
  if (steps.length < 2) return [];
  return [
    {
      name: 'training',
      caption: 'Training: the objective at points drawn on the connector',
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

/** The file names of the models, numbered where two are the same. */
export function modelNames(run: RunJson): string[] {
  const names = listAt(run, 'models').map((model) => basename(String(model), '.onnx'));
  return names.map((name, k) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${k + 1} ${name}`,
  );
}
