import { colorRange } from '../../chart/color-scale.ts';
import { lineChart, type LineSeries } from '../../chart/line-chart.ts';
import type { PlotAxis } from '../../chart/plot-axis.ts';
import { numberAt } from '../../page/record-fields.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';
import { curvatureCourses } from './curvature-course-part.ts';
import { followedPlots } from './followed-plots.ts';
import { bySeedOf, type SeedRecords } from './seed-records.ts';
import { changeWords, endRow, wordsOf } from './train-words.ts';

/** A quantity over the course of training. */
interface Course {
  readonly name: string;
  readonly caption: string;
  readonly title: string;
  /** What its values mean, in a sentence; the numbers follow. */
  readonly meaning: string;
  /** What it is called, and what its values mean, where nothing is measured on test data. */
  readonly untested?: Pick<Course, 'caption' | 'meaning'>;
  /** The lines of one seed. */
  readonly series: (seed: SeedRecords, label: (what: string) => string) => readonly LineSeries[];
  /** Whether a wide range is drawn on a log axis. */
  readonly wide: boolean;
}

/** A line of what records have over their steps; none where they have nothing. */
function overSteps<R extends { readonly step: number }>(
  name: string,
  records: readonly R[],
  valueOf: (record: R) => number | undefined,
): LineSeries[] {
  const points = records
    .map((record) => ({ x: record.step, y: valueOf(record) ?? Number.NaN }))
    .filter(({ y }) => !Number.isNaN(y));
  return points.length === 0 ? [] : [{ name, points }];
}

const courses: readonly Course[] = [
  {
    name: 'training-loss',
    caption: 'Loss over training: of the steps’ batches, and on test data after each epoch',
    title: 'loss',
    meaning: 'Batches scatter; where test data stay above them, examples are learnt by heart.',
    untested: {
      caption: 'Loss over training: of the steps’ batches, and their mean over each epoch',
      meaning: 'Batches scatter around the mean of their epoch.',
    },
    wide: true,
    series: ({ steps, epochs }, label) => [
      ...overSteps(label('batches'), steps, ({ loss }) => loss),
      ...overSteps(label('epoch mean'), epochs, ({ loss }) => loss),
      ...overSteps(label('test'), epochs, ({ test }) => test?.loss),
    ],
  },
  {
    name: 'training-accuracy',
    caption: 'Accuracy on test data after each epoch',
    title: 'accuracy (share)',
    meaning: 'Test data are not trained on.',
    wide: false,
    series: ({ epochs }, label) => overSteps(label('test'), epochs, ({ test }) => test?.metrics['accuracy']),
  },
  {
    name: 'training-gradient',
    caption: 'Norm of the gradient of each step',
    title: '|∇L|',
    meaning: 'It scatters with the batches; a rise as the loss falls tells of sharper valleys.',
    wide: true,
    series: ({ steps }, label) => overSteps(label('batches'), steps, ({ gradNorm }) => gradNorm),
  },
  {
    name: 'training-rate',
    caption: 'Learning rate',
    title: 'learning rate',
    meaning: 'All seeds have the same, unless it was changed while one ran.',
    wide: true,
    series: ({ steps }, label) => overSteps(label('rate'), steps, ({ learningRate }) => learningRate),
  },
];

/** The courses of a training: loss, test accuracy, gradient norm and learning rate over the steps, a line a seed. */
export const part: ReportPartOf = ({ run, records }) => {
  const bySeed = bySeedOf(records);
  // Where batches became smaller while it ran, it takes more steps than were planned.
  const steps = Math.max(numberAt(run, 'steps'), ...bySeed.map((own) => own.steps.at(-1)?.step ?? 0));
  const x: PlotAxis = { title: 'step', ...(steps > 0 && { domain: [0, steps] as const }) };
  const curvature = curvatureCourses(run, records);
  const followed = followedPlots(records);
  const changes = changeWords(records);
  const isTested = bySeed.some(({ epochs }) => epochs.some(({ test }) => test));
  const plots = courses.flatMap(({ name, title, wide, series, untested, ...tested }): ReportPlot[] => {
    const { caption, meaning } = isTested ? tested : { ...tested, ...untested };
    const label =
      (seed: number) =>
      (what: string): string =>
        bySeed.length === 1 ? what : `${what}, seed ${seed}`;
    const isOfAll = name === 'training-rate' && changes.length === 0;
    const lines = isOfAll
      ? bySeed.slice(0, 1).flatMap((own) => series(own, (what) => what))
      : bySeed.flatMap((own) => series(own, label(own.seed)));
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
  return {
    words: [...wordsOf(run, bySeed), ...changes, ...followed.words, ...curvature.words],
    plots: [...followed.plots, ...plots, ...curvature.plots],
    rows: bySeed.flatMap(({ end }) => (end ? [endRow(end)] : [])),
  };
};
