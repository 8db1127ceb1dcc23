import {
  type Factor,
  factorSummary,
  factorTitles,
  type FactorTraining,
  factorWords,
  isCompared,
  type TunnelFields,
  withFactor,
} from '@orograph/probes';
import { factorPanels } from '@orograph/report';

import { type Claim, type Experiment, figure, type Figure } from '../experiment.ts';
import { baseSetting, widthKey, type WidthsPlan, widthTasks } from '../measure/width-tasks.ts';
import type { Results } from '../report/read-results.ts';
import { mostRepetitions } from '../study/groups.ts';
import type { Study } from '../study/subject.ts';
import type { Sample } from '../verdict/sample.ts';
import type { Finding } from '../verdict/finding.ts';
import { toyWidthFigures, toyWidthFinding, toyWidthTasks } from '../wedges/toy-widths.ts';

const base = {
  batch: 64,
  optimizer: 'momentum',
  learningRate: 0.02,
  schedule: 'constant',
  weightDecay: 0,
} as const;
const plans = {
  quick: {
    base: { ...base, epochs: 30 },
    values: {
      'learning-rate': [0.005, 0.02, 0.08],
      batch: [16, 64, 256],
      'weight-decay': [0, 3e-3, 1e-2],
      dropout: [0, 0.2, 0.4],
      hidden: [16, 32, 64],
    },
    seeds: 3,
    target: 0.2,
    samples: 6,
  },
  standard: {
    base: { ...base, epochs: 20 },
    limit: 6000,
    values: {
      'learning-rate': [0.02, 0.08],
      batch: [16, 64],
      'weight-decay': [0, 3e-3],
      dropout: [0, 0.3],
      hidden: [100, 200],
    },
    seeds: 5,
    target: 0.2,
    samples: 5,
  },
  full: {
    base: { ...base, epochs: 200 },
    values: {
      'learning-rate': [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08],
      batch: [16, 32, 64, 128, 256, 512],
      'weight-decay': [0, 1e-4, 3e-4, 1e-3, 3e-3],
      dropout: [0, 0.1, 0.2, 0.4],
      hidden: [50, 100, 200, 400],
    },
    seeds: 5,
    target: 0.05,
    samples: 20,
  },
} as const satisfies Record<string, WidthsPlan>;

const sources: Readonly<
  Record<
    Factor,
    {
      readonly direction: 1 | -1;
      readonly provenance: Claim['provenance'];
      readonly source: string;
    }
  >
> = {
  'learning-rate': {
    direction: 1,
    provenance: 'later work',
    source:
      'a description of the paper by others; its abstract names the learning rate as affecting the large-scale curvature',
  },
  batch: {
    direction: -1,
    provenance: 'later work',
    source: 'a description of the paper by others; the workshop abstract names the batch size',
  },
  'weight-decay': {
    direction: 1,
    provenance: 'later work',
    source: 'a description of the paper by others; its abstract names L2 regularization',
  },
  dropout: {
    direction: 1,
    provenance: 'ours',
    source: 'the workshop abstract names dropout; the direction is as we remember',
  },
  hidden: {
    direction: 1,
    provenance: 'ours',
    source: 'the abstract names network width; the direction is as we remember',
  },
};
const names = Object.keys(sources) as readonly Factor[];

/** E4: how wide radial tunnels are after different trainings. */
export const widths: Experiment<WidthsPlan> = {
  name: 'widths',
  label: 'E4',
  title: 'Hyperparameters and the width of radial tunnels',
  about:
    'One setting at a time is varied; each training ends as soon as the loss on all training data is below a common target, so that losses match where the target is reached. The width is measured along random directions perpendicular to θ, as a distance and as a full angle at constant |θ|, up to a loss a quarter of the way from that at the optimum to that at the origin. A line through the logarithms gives one quotient a seed between the ends of a factor; trainings that did not reach the target are left out, and a seed with directions that had not ended bounds nothing. A tunnel counts as wider only where both angle and distance grow. On the toy: the angle against the share of long directions.',
  plans,
  claims: [
    ...names.map((factor): Claim => {
      const { direction, provenance, source } = sources[factor];
      const title = factorTitles[factor];
      return {
        claim: `A larger ${title} makes radial tunnels ${direction === 1 ? 'wider' : 'narrower'}.`,
        provenance,
        source,
        family: 'hyperparameters',
        contradictedBy: `A width that does not change by a twentieth from the smallest ${title} to the largest, or changes the other way; as angle or as distance.`,
        findings: (results, study) =>
          (['distance', 'angle'] as const).map((measure) => growth(results, study, factor, measure)),
      };
    }),
    {
      claim: 'A larger share of long directions makes tunnels wider.',
      contradictedBy: 'Tunnels that are no wider, or narrower, where more directions are long.',
      provenance: 'ours',
      source: 'the toy: sin t = a/√(1 − n/D)',
      toyFindings: (results) => [toyWidthFinding(results)],
    },
  ],
  condition: (results, study) => ({
    what: 'test loss after training / test loss at the origin',
    samples: trainingsOf(results, study, 'learning-rate')
      .filter(isCompared)
      .map(({ testShare }) => testShare),
    expected: 'below',
    bar: 0.75,
    isRatio: true,
  }),
  tasks: widthTasks,
  toyTasks: (_, seed) => toyWidthTasks(seed),
  figures: (results, study) => names.flatMap((factor) => factorFigure(results, study, factor)),
  toyFigures: toyWidthFigures,
};

/** What a record of a training holds: the tunnel, and the test loss over that at the origin. */
type TestedFields = TunnelFields & { readonly testShare: number };
type TestedTraining = FactorTraining & Pick<TestedFields, 'testShare'>;

/** The trainings at the values of a factor, of those keys there are. */
function trainingsOf(results: Results, study: Study, factor: Factor): TestedTraining[] {
  const setting = baseSetting(plans.quick, study);
  if (factor === 'hidden' && setting.hidden === undefined) return [];
  const values = [
    ...new Set(Object.values(plans).flatMap((plan): readonly number[] => plan.values[factor])),
  ].toSorted((a, b) => a - b);
  return values.flatMap((value) =>
    Array.from({ length: mostRepetitions }, (_, k) => k).flatMap((k) => {
      const result = results.get(widthKey(study, setting, withFactor(setting, factor, value), k));
      return result ? [{ ...(result as unknown as TestedFields), value, seed: k }] : [];
    }),
  );
}

/** By how much a measure changes over a factor, along a line for each seed. */
function growth(results: Results, study: Study, factor: Factor, measure: 'angle' | 'distance'): Finding {
  const trainings = trainingsOf(results, study, factor);
  const compared = trainings.filter(isCompared);
  const values = compared.map(({ value }) => value).toSorted((a, b) => a - b);
  const isRise = sources[factor].direction === 1;
  return {
    what: `${measure} at ${factorTitles[factor]} ${values.at(-1)} / at ${values[0]}, along a line`,
    samples: [...new Set(compared.map(({ seed }) => seed))].flatMap((seed): Sample[] => {
      const own = trainings.filter((training) => training.seed === seed);
      // A width of which some searches had not ended is at least what it is: a slope over it is not known.
      if (own.some((training) => isCompared(training) && training.unbounded[measure] > 0))
        return [[0, Infinity]];
      return [...factorSummary(factor, own).effects[measure].ratios];
    }),
    expected: isRise ? 'above' : 'below',
    bar: isRise ? 1.05 : 1 / 1.05,
    isRatio: true,
  };
}

/** Width, |θ| and loss against a factor. */
function factorFigure(results: Results, study: Study, factor: Factor): Figure[] {
  const trainings = trainingsOf(results, study, factor);
  const summary = factorSummary(factor, trainings);
  if (summary.values.length < 2) return [];
  return [figure('panels', factorPanels(summary, trainings), factorWords(summary))];
}
