import { goldilocks as probe } from '@orograph/probes';
import { estimate, norm } from '@orograph/tensor';

import { overRadii } from '@orograph/report';
import { figure, type Experiment, type Figure } from '../experiment.ts';
import { listAt, type Results } from '../report/read-results.ts';
import { mostRepetitions } from '../study/groups.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import type { Finding } from '../verdict/finding.ts';
import { studyStream } from '../study/streams.ts';

/** At which radii, in how many subspaces. */
interface GoldilocksPlan {
  /** Radii, in units of that of the initialization. */
  readonly radii: readonly number[];
  /** d, the dimension of a subspace. */
  readonly rank: number;
  /** Initializations, each with one subspace a radius. */
  readonly seeds: number;
}

const plans = {
  quick: { radii: [0.1, 0.2, 0.5, 1, 2, 5, 10], rank: 10, seeds: 8 },
  standard: { radii: [0.1, 0.3, 1, 3, 10], rank: 10, seeds: 5 },
  full: {
    radii: [0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 3.5, 5, 10, 30, 100],
    rank: 50,
    seeds: 10,
  },
} as const satisfies Record<string, GoldilocksPlan>;

/** The Goldilocks zone: how convex random cuts are over the radius. */
export const goldilocks: Experiment<GoldilocksPlan> = {
  name: 'goldilocks',
  label: 'G',
  title: 'The Goldilocks zone',
  about:
    'An initialization is scaled to several radii; there the Hessian is taken in a random subspace of d unit directions. Positive is the share of its positive eigenvalues, convexity tr H / ‖H‖, at most √d.',
  plans,
  claims: [
    {
      claim: 'Around the radius of initializations random cuts are more convex than far outside it.',
      provenance: 'later work',
      source: 'Fort & Scherlis 2019, from their abstract and a figure’s caption',
      contradictedBy: 'Cuts ten times as far out that are as convex.',
      findings: (results, study) => [
        excess(results, study, 'convexity', 10),
        excess(results, study, 'positive', 10),
      ],
    },
    {
      claim: 'Around the radius of initializations random cuts are more convex than far inside it.',
      provenance: 'later work',
      source: 'Fort & Scherlis 2019, from their abstract and a figure’s caption',
      contradictedBy: 'Cuts at a tenth of the radius that are as convex.',
      findings: (results, study) => [
        excess(results, study, 'convexity', 0.1),
        excess(results, study, 'positive', 0.1),
      ],
    },
  ],
  tasks: (plan, study) => seedsOf(plan.seeds).map((k) => networkTask(plan, study, k)),
  toyTasks: () => [],
  figures: figuresOf,
  toyFigures: () => [],
};

type Statistic = 'convexity' | 'positive';

const seedsOf = (count: number): number[] => Array.from({ length: count }, (_, k) => k);
const keyOf = ({ subject }: Study, k: number): string => `${subject.name}/goldilocks/${k}`;
const measuredKeys = (results: Results, study: Study): string[] =>
  seedsOf(mostRepetitions)
    .map((k) => keyOf(study, k))
    .filter((key) => results.has(key));

/** By how much a statistic at the radius of the initialization is above that at another radius. */
const excess = (results: Results, study: Study, statistic: Statistic, radius: number): Finding => ({
  what: `${statistic} at the radius of the initialization less that at ${radius} times it`,
  samples: measuredKeys(results, study).flatMap((key) => {
    const radii = listAt(results, key, 'radii');
    const values = listAt(results, key, statistic);
    const [here, there] = [radii.indexOf(1), radii.indexOf(radius)];
    return here < 0 || there < 0 ? [] : [values[here]! - values[there]!];
  }),
  expected: 'above',
  bar: 0,
});

function networkTask({ radii, rank }: GoldilocksPlan, study: Study, k: number): Task {
  return {
    key: keyOf(study, k),
    subject: study.subject,
    work: ({ measured }) => ({ products: radii.length * rank * measured, values: radii.length * measured }),
    run: async (lab) => {
      const { train, initial } = await lab.bench(study.subject);
      const theta = initial(studyStream(study.seed, 'network', k));
      const radius = norm(theta);
      const records = await lab.follow(
        probe(train, {
          theta,
          radii: radii.map((factor) => factor * radius),
          rank,
          samples: 1,
          seed: studyStream(study.seed, 'goldilocks', k),
        }),
      );
      return {
        values: {
          radius,
          radii,
          loss: records.map(({ loss }) => loss),
          positive: records.map(({ positive }) => positive),
          convexity: records.map(({ convexity }) => convexity),
        },
      };
    },
  };
}

function figuresOf(results: Results, study: Study): Figure[] {
  const keys = measuredKeys(results, study);
  if (keys.length === 0) return [];
  const radii = listAt(results, keys[0]!, 'radii');
  const chart = (statistic: Statistic, title: string): Figure => {
    const values = radii.map((_, i) => keys.map((key) => listAt(results, key, statistic)[i]!));
    return figure(
      'lines',
      overRadii(title, 'that of the initialization', [
        { name: statistic, points: radii.map((factor, i) => ({ factor, ...estimate(values[i]!) })) },
      ]),
      `${title}: mean and standard error over initializations.`,
    );
  };
  return [chart('convexity', 'Convexity tr H / ‖H‖'), chart('positive', 'Share of positive eigenvalues')];
}
