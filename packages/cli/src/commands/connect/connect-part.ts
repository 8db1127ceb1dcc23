import { basename } from 'node:path';

import {
  barChart,
  colorRange,
  type FactRow,
  fieldAt,
  lineChart,
  listAt,
  lossTitle,
  type ReportPartOf,
  type ReportPlot,
  type RunJson,
  ternaryChart,
  text,
} from '@orograph/report';
import { recordOf, recordsOf, type RecordOf } from '@orograph/runs/records';

import { connectRecords } from './connect-records.ts';

type Profile = RecordOf<typeof connectRecords, 'profile'>;
type Connector = RecordOf<typeof connectRecords, 'connector'>;
/** A point that was measured, or the worst of some, or their mean. */
type Measured = Connector['worst'] | Profile;

/** A measure of a point of a connector. */
interface Measure {
  /** The file name's part. */
  readonly name: 'accuracy' | 'loss';
  /** What an axis says. */
  readonly title: string;
  readonly of: (at: Measured) => number;
}

/**
 * A connector beside the linear simplex: profiles of a path, ternary plots of a 2-connector, and how the worst point depends on how
 * many optima meet in it.
 */
export const part: ReportPartOf = ({ run, records }) => {
  const connector = recordOf(records, connectRecords, 'connector');
  const profiles = recordsOf(records, connectRecords, 'profile');
  const method = String(fieldAt(run, 'identity', 'method'));
  const optima = connector?.optima.length ?? listAt(run, 'models').length;
  const measures: Measure[] = [
    { name: 'loss', title: lossTitle(run), of: ({ loss }) => loss },
    {
      name: 'accuracy',
      title: 'accuracy (share)',
      of: (at) => ('metrics' in at ? at.metrics['accuracy'] : at.accuracy) ?? Number.NaN,
    },
  ];
  const shown = measures.filter(({ of }) => profiles.some((record) => Number.isFinite(of(record))));
  const along = (path: string): readonly Profile[] => profiles.filter((record) => record.path === path);
  const sides = ['linear', method].map((path) => ({ path, points: along(path) }));
  return {
    words: connectWords(connector, method),
    plots: [
      ...(optima === 2 ? shown.map((measure) => profile(run, measure, sides)) : []),
      ...(optima === 3 ? shown.flatMap((measure) => sides.map((side) => ternary(run, measure, side))) : []),
      ...(optima > 2 ? shown.map((measure) => worstByOptima(measure, sides)) : []),
      ...(connector === undefined ? [] : shown.map((measure) => worstBars(run, measure, connector, method))),
      ...training(records, lossTitle(run)),
    ],
    rows: rowsOf(run, records, connector),
  };
};

/** How much lower the connector stays than the straight simplex. */
function connectWords(connector: Connector | undefined, method: string): string[] {
  if (connector === undefined) return ['The connector is not trained yet.'];
  const [linear, worst] = [connector.linearWorst.loss, connector.worst.loss];
  const optima = connector.optima.map(({ loss }) => loss);
  return [
    `Straight between the ${optima.length} optima the loss reaches ${text(linear)}; on the ${method} connector it stays at or below ${text(worst)}. The optima themselves lie at ${text(Math.min(...optima))} to ${text(Math.max(...optima))}.`,
  ];
}

type Side = { readonly path: string; readonly points: readonly Profile[] };

const coord = ({ coords }: Profile, k: number): number => coords[k] ?? Number.NaN;

const profile = (run: RunJson, { name, title, of }: Measure, sides: readonly Side[]): ReportPlot => {
  const values = sides.flatMap(({ points }) => points.map(of));
  const [from, to] = modelNames(run);
  return {
    name: `profile-${name}`,
    caption: `Profile of the ${name} along the segment and along the connector`,
    spec: lineChart({
      x: { title: `t, from ${from} to ${to}`, domain: [0, 1] },
      y: { title, scale: name === 'loss' ? colorRange(values).scale : 'linear' },
      symbols: false,
      series: sides.map(({ path, points }) => ({
        name: path,
        points: points.map((record) => ({ x: coord(record, 0), y: of(record) })),
      })),
    }),
  };
};

const ternary = (run: RunJson, { name, title, of }: Measure, { path, points }: Side): ReportPlot => ({
  name: `ternary-${name}-${path === 'linear' ? 'linear' : 'connector'}`,
  caption: `${name === 'loss' ? 'Loss' : 'Accuracy'} on the ${path === 'linear' ? 'linear simplex' : `${path} connector`}`,
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
const worstByOptima = ({ name, title, of }: Measure, sides: readonly Side[]): ReportPlot => ({
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
          return { x, y: name === 'loss' ? Math.max(...values) : Math.min(...values) };
        }),
      };
    }),
  }),
});

const worstBars = (
  run: RunJson,
  { name, title, of }: Measure,
  connector: Connector,
  method: string,
): ReportPlot => ({
  name: name === 'accuracy' ? 'minimum-accuracy' : 'maximum-loss',
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

function training(records: readonly unknown[], title: string): ReportPlot[] {
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

function rowsOf(run: RunJson, records: readonly unknown[], connector: Connector | undefined): FactRow[] {
  if (connector === undefined) return [];
  const summary = recordOf(records, connectRecords, 'summary');
  const numbers = ({ loss, accuracy }: Connector['worst'], radius?: number): string =>
    [
      `loss ${text(loss)}`,
      ...(accuracy === undefined ? [] : [`accuracy ${text(accuracy)}`]),
      ...(radius === undefined ? [] : [`|θ| ${text(radius)}`]),
    ].join(' · ');
  const names = modelNames(run);
  return [
    ['connector', `m = ${text(connector.m)}, ${connector.method}, training ${connector.status}`],
    ['points', text(connector.points)],
    ...connector.optima.map((optimum, k): FactRow => [names[k] ?? String(k), numbers(optimum)]),
    ['connector, worst', numbers(connector.worst)],
    ['connector, mean', numbers(connector.mean)],
    ['linear simplex, worst', numbers(connector.linearWorst)],
    ['linear simplex, mean', numbers(connector.linearMean)],
    ...connector.vertices.map((vertex): FactRow => [
      `vertex between ${vertex.between.map((k) => names[k] ?? String(k)).join(', ')}`,
      numbers(vertex, vertex.norm),
    ]),
    ...(summary?.barrier
      ? [
          ['barrier, linear', text(summary.barrier.linear)] as const,
          ['barrier, connector', text(summary.barrier.connector)] as const,
        ]
      : []),
    ...(summary?.lengthRatio === undefined
      ? []
      : [['length over the distance of the ends', text(summary.lengthRatio)] as const]),
  ];
}

/** The file names of the models, numbered where two are the same. */
function modelNames(run: RunJson): string[] {
  const names = listAt(run, 'models').map((model) => basename(String(model), '.onnx'));
  return names.map((name, k) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${k + 1} ${name}`,
  );
}
