import { basename } from 'node:path';

import { colorRange } from '../../chart/color-range.ts';
import { lineChart, type LineSeries } from '../../chart/line-chart.ts';
import type { PlotAxis } from '../../chart/plot-axis.ts';
import { numberText } from '../../number-text.ts';
import type { FactRow } from '../../page/fact-rows.ts';
import { fieldAt, listAt, numberAt, ofType } from '../../page/record-fields.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';
import { curvatureCourses } from './curvature-course-part.ts';

/** A quantity over the course of training. */
interface Course {
  readonly name: string;
  readonly caption: string;
  readonly title: string;
  /** What its values mean, in a sentence; the numbers follow. */
  readonly meaning: string;
  /** The lines of one seed. */
  readonly series: (records: readonly unknown[], label: (what: string) => string) => readonly LineSeries[];
  /** Whether a wide range is drawn on a log axis. */
  readonly wide: boolean;
}

const overSteps = (
  records: readonly unknown[],
  type: string,
  name: string,
  ...path: readonly string[]
): LineSeries[] => {
  const points = ofType(records, type)
    .map((record) => ({ x: numberAt(record, 'step'), y: numberAt(record, ...path) }))
    .filter(({ x, y }) => Number.isFinite(x) && !Number.isNaN(y));
  return points.length === 0 ? [] : [{ name, points }];
};

const courses: readonly Course[] = [
  {
    name: 'training-loss',
    caption: 'Loss over training: of the steps’ batches, and on test data after each epoch',
    title: 'loss',
    meaning: 'Batches scatter; where test data stay above them, examples are learnt by heart.',
    wide: true,
    series: (records, label) => [
      ...overSteps(records, 'step', label('batches'), 'loss'),
      ...overSteps(records, 'epoch', label('epoch mean'), 'loss'),
      ...overSteps(records, 'epoch', label('test'), 'test', 'loss'),
    ],
  },
  {
    name: 'training-accuracy',
    caption: 'Accuracy on test data after each epoch',
    title: 'accuracy (share)',
    meaning: 'Test data are not trained on.',
    wide: false,
    series: (records, label) => overSteps(records, 'epoch', label('test'), 'test', 'metrics', 'accuracy'),
  },
  {
    name: 'training-gradient',
    caption: 'Norm of the gradient of each step',
    title: '|∇L|',
    meaning: 'It scatters with the batches; a rise as the loss falls tells of sharper valleys.',
    wide: true,
    series: (records, label) => overSteps(records, 'step', label('batches'), 'gradNorm'),
  },
  {
    name: 'training-rate',
    caption: 'Learning rate',
    title: 'learning rate',
    meaning: 'All seeds have the same.',
    wide: true,
    series: (records) => overSteps(records, 'step', 'rate', 'learningRate'),
  },
];

/** The courses of a training: loss, test accuracy, gradient norm and learning rate over the steps, a line a seed. */
export const part: ReportPartOf = ({ run, records }) => {
  const seeds = [...new Set(records.map((record) => numberAt(record, 'seed')))].filter(Number.isFinite);
  const bySeed = seeds.map((seed) => records.filter((record) => numberAt(record, 'seed') === seed));
  const steps = numberAt(run, 'steps');
  const x: PlotAxis = { title: 'step', ...(steps > 0 && { domain: [0, steps] as const }) };
  const plots = courses.flatMap(({ name, caption, title, meaning, wide, series }): ReportPlot[] => {
    const label =
      (seed: number) =>
      (what: string): string =>
        seeds.length === 1 ? what : `${what}, seed ${seed}`;
    const shown = name === 'training-rate' ? bySeed.slice(0, 1) : bySeed;
    const lines = shown.flatMap((own, k) => series(own, label(seeds[k]!)));
    if (lines.length === 0) return [];
    const { scale } = colorRange(lines.flatMap(({ points }) => points.map(({ y }) => y)));
    const spec = (as: 'linear' | 'log') =>
      lineChart({ x, y: { title, scale: as }, series: lines, symbols: false });
    const first = wide ? scale : 'linear';
    return [
      {
        name,
        caption,
        note: `${meaning} ${courseWords(lines, 'step')}`,
        spec: spec(first),
        ...(first === 'log' && {
          view: 'log scale',
          views: [{ view: 'linear scale', spec: spec('linear') }],
        }),
      },
    ];
  });
  const ends = ofType(records, 'checkpoint');
  const curvature = curvatureCourses(run, records);
  return {
    words: [...wordsOf(run, bySeed, seeds), ...curvature.words],
    plots: [...plots, ...curvature.plots],
    rows: ends.map(endRow),
  };
};

function wordsOf(run: unknown, bySeed: readonly (readonly unknown[])[], seeds: readonly number[]): string[] {
  const done = bySeed.filter((own) => ofType(own, 'checkpoint').length > 0).length;
  const planned = listAt(run, 'identity', 'seeds').length || seeds.length;
  const words = seeds.map((seed, k) => {
    const own = bySeed[k]!;
    const steps = ofType(own, 'step');
    const [first, last] = [numberAt(steps[0], 'loss'), numberAt(steps.at(-1), 'loss')];
    const end = ofType(own, 'checkpoint')[0];
    const accuracy = numberAt(end, 'metrics', 'accuracy');
    const result =
      end === undefined
        ? `so far ${numberText(numberAt(steps.at(-1), 'step'))} steps`
        : `${String(fieldAt(end, 'status'))} after ${numberText(numberAt(end, 'step'))} steps at a loss of ${numberText(numberAt(end, 'loss'))}${Number.isFinite(accuracy) ? ` and an accuracy of ${numberText(accuracy)}` : ''} on ${basename(String(fieldAt(end, 'on')))}`;
    return `Seed ${seed}: the loss of batches went from ${numberText(first)} to ${numberText(last)}; ${result}.`;
  });
  return [
    ...(done < planned ? [`${done} of ${planned} seeds are trained to the end.`] : []),
    ...words.slice(0, 8),
    ...(words.length > 8 ? [`${words.length - 8} more seeds are in the table.`] : []),
  ];
}

const endRow = (end: unknown): FactRow => [
  `seed ${String(fieldAt(end, 'seed'))}`,
  [
    String(fieldAt(end, 'status')),
    `${numberText(numberAt(end, 'step'))} steps`,
    `loss ${numberText(numberAt(end, 'loss'))}`,
    ...Object.entries(fieldAt(end, 'metrics') ?? {}).map(
      ([name, value]) => `${name} ${numberText(Number(value))}`,
    ),
    ...(typeof fieldAt(end, 'path') === 'string' ? [String(fieldAt(end, 'path'))] : []),
  ].join(' · '),
];
