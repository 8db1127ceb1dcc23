import { estimate } from '@orograph/tensor';

import { figure, type Claim, type Experiment, type Figure } from '../experiment.ts';
import { numbersOf, type Results } from '../read-results.ts';
import type { Study } from '../subject.ts';
import { toyWidthFigures, toyWidthFinding, toyWidthTasks } from '../toy-widths.ts';
import type { Finding } from '../verdict.ts';
import { widthKey, widthTasks, type Factor, type WidthsPlan } from '../width-tasks.ts';

const base = { batch: 64, optimizer: 'momentum', learningRate: 0.02, schedule: 'constant', weightDecay: 0 };
const plans = {
  quick: {
    base: { ...base, epochs: 30 },
    values: {
      learningRate: [0.005, 0.02, 0.08],
      batch: [16, 64, 256],
      weightDecay: [0, 3e-3, 1e-2],
      dropout: [0, 0.2, 0.4],
      hidden: [16, 32, 64],
    },
    seeds: 3,
    target: 0.2,
    samples: 6,
  },
  full: {
    base: { ...base, epochs: 200 },
    values: {
      learningRate: [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08],
      batch: [16, 32, 64, 128, 256, 512],
      weightDecay: [0, 1e-4, 3e-4, 1e-3, 3e-3],
      dropout: [0, 0.1, 0.2, 0.4],
      hidden: [50, 100, 200, 400],
    },
    seeds: 5,
    target: 0.05,
    samples: 20,
  },
} as const satisfies Record<string, WidthsPlan>;

const factors: Readonly<
  Record<
    Factor,
    {
      readonly title: string;
      readonly direction: 1 | -1;
      readonly provenance: Claim['provenance'];
      readonly source: string;
    }
  >
> = {
  learningRate: {
    title: 'learning rate',
    direction: 1,
    provenance: 'later work',
    source:
      'a description of the paper by others; its abstract names the learning rate as affecting the large-scale curvature',
  },
  batch: {
    title: 'batch size',
    direction: -1,
    provenance: 'later work',
    source: 'a description of the paper by others; the workshop abstract names the batch size',
  },
  weightDecay: {
    title: 'L2 regularization',
    direction: 1,
    provenance: 'later work',
    source: 'a description of the paper by others; its abstract names L2 regularization',
  },
  dropout: {
    title: 'dropout rate',
    direction: 1,
    provenance: 'ours',
    source: 'the workshop abstract names dropout; the direction is as we remember',
  },
  hidden: {
    title: 'network width',
    direction: 1,
    provenance: 'ours',
    source: 'the abstract names network width; the direction is as we remember',
  },
};
const names = Object.keys(factors) as readonly Factor[];

/** E4: how wide radial tunnels are after different trainings. */
export const widths: Experiment<WidthsPlan> = {
  name: 'widths',
  label: 'E4',
  title: 'Hyperparameters and the width of radial tunnels',
  about:
    'One setting at a time is varied; each training ends as soon as the loss on all training data is below a common target, so that losses match where the target is reached. The half-width is measured along random directions perpendicular to θ, as a distance and as an angle at constant |θ|, up to a loss a quarter of the way from that at the optimum to that at the origin. A tunnel counts as wider only where both grow. On the toy: the angle against the share of long directions.',
  plans,
  claims: [
    ...names.map((factor): Claim => {
      const { title, direction, provenance, source } = factors[factor];
      return {
        claim: `A larger ${title} makes radial tunnels ${direction === 1 ? 'wider' : 'narrower'}.`,
        provenance,
        source,
        findings: (results, study) =>
          (['distance', 'angle'] as const).map((measure) => growth(results, study, factor, measure)),
      };
    }),
    {
      claim: 'A larger share of long directions makes tunnels wider.',
      provenance: 'ours',
      source: 'the toy: sin t = a/√(1 − n/D)',
      toyFindings: (results) => [toyWidthFinding(results)],
    },
  ],
  tasks: widthTasks,
  toyTasks: (_, seed) => toyWidthTasks(seed),
  figures: (results, study) => names.flatMap((factor) => factorFigure(results, study, factor)),
  toyFigures: toyWidthFigures,
};

/** The values of a factor that were measured, by the keys there are. */
const valuesOf = (results: Results, study: Study, factor: Factor): number[] =>
  [...new Set([...plans.quick.values[factor], ...plans.full.values[factor]])]
    .filter((value) => results.has(widthKey(study, { factor, value }, 0)))
    .toSorted((a, b) => a - b);

const seedsOf = Array.from({ length: plans.full.seeds }, (_, k) => k);

function growth(results: Results, study: Study, factor: Factor, measure: 'angle' | 'distance'): Finding {
  const values = valuesOf(results, study, factor);
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  return {
    what: `${measure} at ${factors[factor].title} ${last} / at ${first}`,
    samples: seedsOf.flatMap((k) => {
      const at = (value: number): number[] =>
        numbersOf(results, [widthKey(study, { factor, value }, k)], measure);
      const [low, high] = [at(first), at(last)];
      return low.length === 1 && high.length === 1 ? [high[0]! / low[0]!] : [];
    }),
    expected: factors[factor].direction === 1 ? 'above' : 'below',
    bar: 1,
    isRatio: true,
  };
}

/** The width against a factor, beside |θ| and the loss, all in units of their means at the smallest value. */
function factorFigure(results: Results, study: Study, factor: Factor): Figure[] {
  const values = valuesOf(results, study, factor);
  if (values.length < 2) return [];
  const measured = (measure: string, value: number): number[] =>
    seedsOf.flatMap((k) => numbersOf(results, [widthKey(study, { factor, value }, k)], measure));
  const series = ['distance', 'angle', 'norm', 'loss'].map((measure) => {
    const unit = estimate(measured(measure, values[0]!)).mean;
    return {
      name: measure === 'norm' ? '|θ|' : measure,
      points: values.map((value, i) => {
        const { mean, standardError } = estimate(measured(measure, value).map((x) => x / unit));
        return { x: i, y: mean, low: mean - standardError, high: mean + standardError };
      }),
    };
  });
  const title = `${factors[factor].title}: ${values.join(', ')}`;
  return [
    figure(
      'lines',
      { x: { title }, y: { title: 'relative to the smallest value' }, series, height: 220 },
      `Half-width as distance and angle, beside |θ| and the training loss: mean and standard error. Values of the ${factors[factor].title} are evenly spaced.`,
    ),
  ];
}
