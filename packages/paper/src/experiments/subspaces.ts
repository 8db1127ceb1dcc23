import { minibatches, subspace } from '@orograph/probes';
import { adam, cosineDecay, estimate } from '@orograph/tensor';

import { figure, type Experiment, type Figure } from '../experiment.ts';
import { fittedCutOff, lawAt } from '../findings/cut-off-law.ts';
import { mostRepetitions } from '../study/groups.ts';
import { lowOnTest, optimumKey, optimumTasks } from '../study/optimum.ts';
import { numbersOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Sample } from '../verdict/sample.ts';
import type { Task } from '../study/task.ts';
import { toySubspaceFigures, toySubspaceFindings, toySubspaceTasks } from '../wedges/toy-subspaces.ts';
import { studyStream } from '../study/streams.ts';

/** Which dimensions, how often, and how long a descent is. */
interface SubspacesPlan {
  /** The dimensions d; those of a smaller network end at its D. */
  readonly dimensions: readonly number[];
  /** More of them as shares of D: the claim is about a tenth, which must be reachable from both sides. */
  readonly shares: readonly number[];
  /** Subspaces of each. */
  readonly seeds: number;
  /** Steps of Adam on the coordinates. */
  readonly steps: number;
  /** Examples a step. */
  readonly batch: number;
  /** η₀ in few dimensions; see {@link rateIn}. */
  readonly rate: number;
}

/**
 * η₀ in d dimensions, η·min(1, √(300/d)): a step of Adam moves each coordinate by about η₀, so θ by η₀√d, which this bounds. At the rate
 * that suits 300 dimensions, trainings in tens of thousands end far above what smaller subspaces of theirs reach.
 */
export const rateIn = (rate: number, d: number): number => rate * Math.min(1, Math.sqrt(300 / d));

const plans = {
  quick: {
    dimensions: [0, 30, 100, 300, 1000],
    shares: [0.05, 0.2],
    seeds: 3,
    steps: 300,
    batch: 64,
    rate: 0.3,
  },
  standard: {
    dimensions: [0, 100, 300, 1000],
    shares: [0.05, 0.2],
    seeds: 5,
    steps: 200,
    batch: 64,
    rate: 0.3,
  },
  full: {
    dimensions: [0, 10, 30, 50, 100, 200, 300, 500, 750, 1000, 1500],
    shares: [0.05, 0.15],
    seeds: 5,
    steps: 10_000,
    batch: 128,
    rate: 0.1,
  },
} as const satisfies Record<string, SubspacesPlan>;

/** E3: training in random affine subspaces. */
export const subspaces: Experiment<SubspacesPlan> = {
  name: 'subspaces',
  label: 'E3',
  title: 'Optimizing on random hyperplanes',
  about:
    'Training of the coordinates in a random affine subspace through an initialization, with sparse random columns of unit length. The performance is the accuracy on test data as a share of what the whole network reaches; of a network without classes, how far the test loss fell from that at the origin, as such a share. On the toy, the distance left after descent.',
  plans,
  claims: [
    {
      claim:
        'A small number of random directions suffices to reach a comparable accuracy: nine tenths of it in fewer than a tenth of all dimensions.',
      contradictedBy:
        'Nine tenths are first reached beyond a tenth of all dimensions, or at none of those tried, which go beyond it.',
      provenance: 'paper',
      source: 'the introduction, of Li et al. 2018; nine tenths is their measure, a tenth is our bar',
      findings: (results, study) => [
        {
          what: 'smallest d that reaches nine tenths / D, between the last tried that does not and the first that does',
          samples: enough(results, study),
          expected: 'below',
          bar: 0.1,
          isRatio: true,
        },
      ],
    },
    {
      claim:
        'A random d-dimensional plane meets an n-dimensional wedge from d = D − n on: below it a distance is left, beyond it none.',
      provenance: 'ours',
      source: 'dimension counting in the toy',
      contradictedBy: 'A distance of nothing before d = D − n, or of something beyond it.',
      toyFindings: toySubspaceFindings,
    },
  ],
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...optimumTasks(study),
    ...[...plan.dimensions, ...plan.shares.map(shareName)].flatMap((d) =>
      Array.from({ length: plan.seeds }, (_, k) => networkTask(plan, study, d, k)),
    ),
  ],
  toyTasks: (_, seed) => toySubspaceTasks(seed),
  figures: performanceFigure,
  toyFigures: toySubspaceFigures,
};

/** d, or a share of D by name. */
type Dimension = number | `share-${number}`;

const shareName = (share: number): Dimension => `share-${share}`;
const dimensionOf = (d: Dimension, dim: number): number =>
  typeof d === 'number' ? Math.min(d, dim) : Math.round(Number(d.slice('share-'.length)) * dim);
const keyOf = ({ subject }: Study, d: Dimension, k: number): string => `${subject.name}/subspaces/${d}/${k}`;
const scales = Object.values<SubspacesPlan>(plans);
const allDimensions: readonly Dimension[] = [
  ...new Set(scales.flatMap(({ dimensions, shares }) => [...dimensions, ...shares.map(shareName)])),
];

function networkTask(plan: SubspacesPlan, study: Study, d: Dimension, k: number): Task {
  return {
    key: keyOf(study, d, k),
    subject: study.subject,
    work: ({ test }) => ({ gradients: plan.steps * plan.batch, values: test }),
    run: async (lab) => {
      const { learnt: train, test, initial } = await lab.bench(study.subject);
      const seed = studyStream(study.seed, 'network', k);
      const size = Math.min(plan.batch, train.examples);
      const dim = dimensionOf(d, train.dim);
      const [record] = await lab.follow(
        subspace(train, {
          origin: initial(seed),
          dimensions: [dim],
          seeds: [seed],
          columns: 'sparse',
          measured: test,
          optimizer: adam(),
          schedule: cosineDecay(rateIn(plan.rate, dim), { steps: plan.steps }),
          steps: plan.steps,
          objective: () => minibatches(train, { size, seed }),
        }),
      );
      const { loss, metrics, status } = record!;
      return {
        values: {
          d: dim,
          dim: train.dim,
          loss,
          metrics,
          status,
          atOrigin: await test.value(new Float32Array(train.dim)),
        },
      };
    },
  };
}

/** The performance of one descent as a share of that of the same initialization trained in all dimensions. */
function performance(results: Results, study: Study, d: Dimension, k: number): number[] {
  const [key, full] = [keyOf(study, d, k), optimumKey(study, k)];
  const [accuracy, reached] = [
    numbersOf(results, [key], 'metrics', 'accuracy'),
    numbersOf(results, [full], 'test', 'metrics', 'accuracy'),
  ];
  if (accuracy.length === 1) return reached.map((best) => accuracy[0]! / best);
  const [loss, origin] = [numbersOf(results, [key], 'loss'), numbersOf(results, [key], 'atOrigin')];
  return loss.flatMap((value) =>
    numbersOf(results, [full], 'test', 'loss').map((best) => (origin[0]! - value) / (origin[0]! - best)),
  );
}

/** The performances of one seed by d, ascending. */
function performances(
  results: Results,
  study: Study,
  k: number,
): { readonly d: number; readonly dim: number; readonly share: number }[] {
  return allDimensions
    .flatMap((name) => {
      const [d] = numbersOf(results, [keyOf(study, name, k)], 'd');
      const [dim] = numbersOf(results, [keyOf(study, name, k)], 'dim');
      const [share] = performance(results, study, name, k);
      return d === undefined || dim === undefined || share === undefined ? [] : [{ d, dim, share }];
    })
    .toSorted((a, b) => a.d - b.d);
}

/** For each seed between which d, over D, nine tenths are reached: after the last tried that fails before the first that does not. */
const enough = (results: Results, study: Study): Sample[] =>
  seedsOf().flatMap((k): Sample[] => {
    const tried = performances(results, study, k);
    if (tried.length === 0) return [];
    const first = tried.findIndex(({ share }) => share > 0.9);
    const placeOf = (i: number): number => tried[i]!.d / tried[i]!.dim;
    if (first === -1) return [[placeOf(tried.length - 1), Infinity]];
    // d = 0 suffices: fewer dimensions than the smallest one tried do.
    if (first === 0) return [[0, placeOf(Math.min(1, tried.length - 1))]];
    return [[placeOf(first - 1), placeOf(first)]];
  });

const seedsOf = (): number[] => Array.from({ length: mostRepetitions }, (_, k) => k);

function performanceFigure(results: Results, study: Study): Figure[] {
  const all = seedsOf().flatMap((k) => performances(results, study, k));
  const points = [...new Set(all.map(({ d }) => d))]
    .toSorted((a, b) => a - b)
    .map((d) => ({ d, shares: all.filter((one) => one.d === d).map(({ share }) => share) }))
    .filter(({ d }) => d > 0)
    .map(({ d, shares }) => {
      const { mean, standardError } = estimate(shares);
      return { x: d, y: mean, low: mean - standardError, high: mean + standardError };
    });
  if (points.length === 0) return [];
  const start = estimate(all.filter(({ d }) => d === 0).map(({ share }) => share)).mean;
  const cutOff = fittedCutOff(points, start);
  const xs = Array.from(
    { length: 61 },
    (_, i) => points[0]!.x * (points.at(-1)!.x / points[0]!.x) ** (i / 60),
  );
  const law = xs.map((x) => ({ x, y: lawAt(x, cutOff, start) }));
  return [
    figure(
      'lines',
      {
        x: { title: 'd, dimension of the subspace', scale: 'log' },
        y: { title: 'performance, share of the whole network’s' },
        series: [
          { name: 'network', points },
          {
            name: `toy, D − n = ${Math.round(cutOff)}${cutOff > points.at(-1)!.x ? ', extrapolated' : ''}`,
            points: law,
          },
        ],
      },
      `Performance in random subspaces: mean and standard error over seeds, and the toy’s law for one wedge, 1 − √(1 − d/(D − n)) of the way from the start, with D − n fitted.`,
    ),
  ];
}
