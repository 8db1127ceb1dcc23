import { curveThrough, disagreement, similarities } from '@orograph/probes';
import {
  between,
  cosine,
  displace,
  norm,
  normal,
  streamSeed,
  unit,
  type Predictive,
  type Vector,
} from '@orograph/tensor';

import { similarityLines } from '@orograph/report';
import { figure, type Experiment, type Figure } from '../experiment.ts';
import { mostRepetitions } from '../study/groups.ts';
import { lowOnTest, optimumKey } from '../study/optimum.ts';
import { pairsOf, pathsKey, pathsPlans, pathsTasks, type PathsPlan } from '../measure/paths.ts';
import { listAt, numbersOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import type { Finding } from '../verdict/finding.ts';
import { studyStream } from '../study/streams.ts';

/** Between which optima, and at how many points, functions are compared. */
interface SimilarityPlan {
  /** How many pairs. */
  readonly pairs: number;
  /** Points in the wedge of the first optimum: along random directions. */
  readonly nearby: number;
  /** Their distance, in units of |θ|. */
  readonly distance: number;
  /** Points along each path. */
  readonly points: number;
  /** How the low-loss paths are found. */
  readonly paths: PathsPlan;
}

const plans = {
  quick: { pairs: 4, nearby: 4, distance: 0.15, points: 21, paths: pathsPlans.quick },
  standard: { pairs: 5, nearby: 4, distance: 0.15, points: 13, paths: pathsPlans.standard },
  full: { pairs: 5, nearby: 16, distance: 0.15, points: 61, paths: pathsPlans.full },
} as const satisfies Record<string, SimilarityPlan>;

/** E7: how alike the functions on one wedge, on different wedges and along paths are. */
export const similarity: Experiment<SimilarityPlan> = {
  name: 'similarity',
  label: 'E7',
  title: 'Functions on and across wedges',
  about:
    'Predictions on test data are compared by the share of examples they disagree on, the Jensen-Shannon divergence of the class probabilities and linear CKA of the outputs: of an optimum with the second half of its own training, with points a short way along random directions, and with an independently trained optimum; and along the straight line and a trained low-loss path of one bend, with both ends.',
  plans,
  claims: [
    {
      claim: 'Points of one wedge have more similar predictions than points of different wedges.',
      provenance: 'later work',
      source: 'a description of the paper by others; Fort, Hu & Lakshminarayanan 2019',
      contradictedBy: 'A disagreement within a wedge of half of that across wedges, or more.',
      findings: (results, study) => [
        quotient(results, keysOf(study), 'training', 'across'),
        quotient(results, keysOf(study), 'nearby', 'across'),
      ],
    },
    {
      claim:
        'A low-loss path does not connect two optima in the space of predictions: half-way the function is unlike both ends.',
      provenance: 'later work',
      source: 'Fort, Hu & Lakshminarayanan 2019',
      contradictedBy:
        'A function half-way that disagrees with the ends less than three quarters as much as they do with each other. Half as much is the least there can be, whatever the path: disagreement obeys the triangle inequality.',
      findings: (results, study) => [
        { ...quotient(results, keysOf(study), 'halfWay', 'across', 'above'), bar: 0.75 },
      ],
    },
    {
      claim: 'Independent trainings go in nearly orthogonal directions of weight space.',
      provenance: 'later work',
      source: 'as we remember Fort, Hu & Lakshminarayanan 2019',
      contradictedBy: 'Ways with a cosine above a tenth, as to the one minimum of a convex loss.',
      findings: (results, study) => [
        {
          what: 'cosine of the ways two trainings went',
          samples: numbersOf(results, keysOf(study), 'cosine'),
          expected: 'below',
          bar: 0.1,
        },
      ],
    },
  ],
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...pathsTasks(plan.paths, study),
    ...pairsOf(study, plan.pairs).map((pair) => networkTask(plan, study, pair)),
  ],
  toyTasks: () => [],
  figures: (results, study) => figuresOf(results, keysOf(study)),
  toyFigures: () => [],
};

const keyOf = ({ subject }: Study, [a, b]: readonly number[]): string =>
  `${subject.name}/similarity/${a}-${b}`;
const keysOf = (study: Study): string[] => pairsOf(study, mostRepetitions).map((pair) => keyOf(study, pair));

const quotient = (
  results: Results,
  keys: readonly string[],
  some: string,
  others: string,
  expected: Finding['expected'] = 'below',
): Finding => ({
  what: `disagreement ${titles[some]} / ${titles[others]}`,
  samples: keys
    .filter((key) => results.has(key))
    .map((key) => averageAt(results, key, some) / averageAt(results, key, others)),
  expected,
  bar: 0.5,
  isRatio: true,
});

const titles: Readonly<Record<string, string>> = {
  training: 'with the second half of training',
  nearby: 'with points nearby',
  halfWay: 'half-way along the low-loss path with its ends',
  across: 'of independent optima',
};

const short: Readonly<Record<string, string>> = {
  training: 'own training',
  nearby: 'nearby',
  halfWay: 'half-way',
  across: 'independent',
};

function averageAt(results: Results, key: string, kind: string): number {
  const all = listAt(results, key, 'disagreement', kind);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function networkTask(plan: SimilarityPlan, study: Study, pair: readonly number[]): Task {
  return {
    key: keyOf(study, pair),
    subject: study.subject,
    after: [...pair.map((k) => optimumKey(study, k)), pathsKey(study, pair)],
    work: ({ test }) => ({ values: (2 * plan.points + 2 * plan.nearby + study.training.epochs) * test }),
    run: async (lab) => {
      const { test } = await lab.bench(study.subject);
      const [kept, other] = pair.map((k) => lab.vectors(optimumKey(study, k)));
      const ends = [kept!['theta']!, other!['theta']!] as const;
      const epochs = Object.keys(kept!).filter((name) => name.startsWith('epoch'));
      const late = epochs.slice(Math.floor(epochs.length / 2)).map((name) => kept![name]!);
      const radius = norm(ends[0]);
      const near = Array.from({ length: plan.nearby }, (_, i) => {
        const direction = unit(
          normal(test.dim, streamSeed(studyStream(study.seed, 'similarity', pair[0]), i)),
        );
        return displace(ends[0], [direction], [plan.distance * radius]);
      });
      const bend = lab.vectors(pathsKey(study, pair))['bend']!;
      const shares = Array.from({ length: plan.points }, (_, i) => i / (plan.points - 1));
      const along = async (vertices: readonly Vector[]) => {
        const points = shares.map(curveThrough('polychain', vertices));
        const records = await lab.follow(similarities(test, { points, anchors: ends }));
        return [0, 1].map((anchor) => {
          const own = records.filter((record) => record.anchor === anchor);
          return {
            disagreement: own.map((record) => record.disagreement!.mean),
            jensenShannon: own.map((record) => record.jensenShannon!.mean),
            cka: own.map((record) => record.cka.mean),
          };
        });
      };
      const straight = await along(ends);
      const low = await along([ends[0], bend, ends[1]]);
      const middle = (plan.points - 1) / 2;
      return {
        values: {
          cosine: cosine(between(kept!['start']!, ends[0]), between(other!['start']!, ends[1])),
          disagreement: {
            training: await disagreements(test, ends[0], late),
            nearby: await disagreements(test, ends[0], near),
            across: await disagreements(test, ends[0], [ends[1]]),
            halfWay: low.map((toEnd) => toEnd.disagreement[middle]!),
          },
          shares,
          straight,
          low,
        },
      };
    },
  };
}

async function disagreements(loss: Predictive, theta: Vector, others: readonly Vector[]): Promise<number[]> {
  const here = await loss.predict(theta);
  const found: number[] = [];
  for (const other of others) found.push(disagreement(here, await loss.predict(other)).mean);
  return found;
}

function figuresOf(results: Results, keys: readonly string[]): Figure[] {
  const measured = keys.filter((key) => results.has(key));
  const [key] = measured;
  if (key === undefined) return [];
  const shares = listAt(results, key, 'shares');
  const line = (path: string, end: number, name: string) => ({
    name,
    points: listAt(results, key, path, end, 'disagreement').map((y, i) => ({ x: shares[i]!, y })),
  });
  const bars = Object.keys(titles).map((kind) => {
    const values = measured.map((one) => averageAt(results, one, kind));
    const value = values.reduce((sum, one) => sum + one, 0) / values.length;
    return { name: short[kind]!, value, low: Math.min(...values), high: Math.max(...values) };
  });
  return [
    figure(
      'bars',
      { x: { title: '' }, y: { title: 'share of test examples disagreed on' }, bars },
      'Disagreement of an optimum with the second half of its own training, with points nearby, half-way along the low-loss path, and with an independent optimum: mean over pairs, smallest and largest.',
    ),
    figure(
      'lines',
      similarityLines('disagreement', [
        line('straight', 0, 'straight line, with 1'),
        line('straight', 1, 'straight line, with 2'),
        line('low', 0, 'low-loss path, with 1'),
        line('low', 1, 'low-loss path, with 2'),
      ]),
      'Disagreement with optimum 1 and optimum 2 along the straight line and the low-loss path between them.',
    ),
  ];
}
