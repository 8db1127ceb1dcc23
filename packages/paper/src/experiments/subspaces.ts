import { minibatches, subspace } from '@orograph/probes';
import { adam, cosineDecay, estimate, streamSeed } from '@orograph/tensor';

import { figure, type Experiment, type Figure } from '../experiment.ts';
import { optimumKey, optimumTasks } from '../study/optimum.ts';
import { numbersOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import { toySubspaceFigures, toySubspaceFindings, toySubspaceTasks } from '../wedges/toy-subspaces.ts';

/** Which dimensions, how often, and how long a descent is. */
interface SubspacesPlan {
  /** The dimensions d. */
  readonly dimensions: readonly number[];
  /** Subspaces of each. */
  readonly seeds: number;
  /** Steps of Adam on the coordinates. */
  readonly steps: number;
  /** Examples a step. */
  readonly batch: number;
  /** η₀. */
  readonly rate: number;
}

const plans = {
  quick: { dimensions: [0, 30, 100, 300, 1000, 2000], seeds: 3, steps: 300, batch: 64, rate: 0.3 },
  full: {
    dimensions: [0, 10, 30, 50, 100, 200, 300, 500, 750, 1000, 1500],
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
      provenance: 'paper',
      source: 'the introduction, of Li et al. 2018; nine tenths is their measure, a tenth is our bar',
      findings: (results, study) => [
        {
          what: 'smallest d tried that reaches nine tenths / D',
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
      toyFindings: toySubspaceFindings,
    },
  ],
  tasks: (plan, study) => [
    ...optimumTasks(study),
    ...plan.dimensions.flatMap((d) =>
      Array.from({ length: plan.seeds }, (_, k) => networkTask(plan, study, d, k)),
    ),
  ],
  toyTasks: (_, seed) => toySubspaceTasks(seed),
  figures: performanceFigure,
  toyFigures: toySubspaceFigures,
};

const keyOf = ({ subject }: Study, d: number, k: number): string => `${subject.name}/subspaces/${d}/${k}`;
const allDimensions = [...new Set([...plans.quick.dimensions, ...plans.full.dimensions])].toSorted(
  (a, b) => a - b,
);

function networkTask(plan: SubspacesPlan, study: Study, d: number, k: number): Task {
  return {
    key: keyOf(study, d, k),
    run: async (lab) => {
      const { train, test, initial } = await lab.bench(study.subject);
      const seed = streamSeed(study.seed, k);
      const size = Math.min(plan.batch, train.examples);
      const [record] = await lab.follow(
        subspace(train, {
          origin: initial(seed),
          dimensions: [Math.min(d, train.dim)],
          seeds: [seed],
          columns: 'sparse',
          measured: test,
          optimizer: adam(),
          schedule: cosineDecay(plan.rate, { steps: plan.steps }),
          steps: plan.steps,
          objective: () => minibatches(train, { size, seed }),
        }),
      );
      const { loss, metrics, status } = record!;
      return {
        values: {
          d,
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
function performance(results: Results, study: Study, d: number, k: number): number[] {
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

/** For each seed the smallest d that reaches nine tenths, over D; `Infinity` where none did. */
const enough = (results: Results, study: Study): number[] =>
  Array.from({ length: plans.full.seeds }, (_, k) => k).flatMap((k) => {
    const tried = allDimensions.filter((d) => results.has(keyOf(study, d, k)));
    if (tried.length === 0) return [];
    const d = tried.find((one) => performance(results, study, one, k).some((share) => share > 0.9));
    const [dim] = numbersOf(results, [keyOf(study, tried[0]!, k)], 'dim');
    return [d === undefined ? Infinity : d / dim!];
  });

function performanceFigure(results: Results, study: Study): Figure[] {
  const seeds = Array.from({ length: plans.full.seeds }, (_, k) => k);
  const points = allDimensions
    .map((d) => ({ d, shares: seeds.flatMap((k) => performance(results, study, d, k)) }))
    .filter(({ d, shares }) => d > 0 && shares.length > 0)
    .map(({ d, shares }) => {
      const { mean, standardError } = estimate(shares);
      return { x: d, y: mean, low: mean - standardError, high: mean + standardError };
    });
  if (points.length === 0) return [];
  const start = estimate(seeds.flatMap((k) => performance(results, study, 0, k))).mean;
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
          { name: `toy, D − n = ${Math.round(cutOff)}`, points: law },
        ],
      },
      `Mean and standard error over seeds, and the toy’s law for one wedge, 1 − √(1 − d/(D − n)) of the way from the start, with D − n fitted.`,
    ),
  ];
}

/** The share of the way that the descent to one fixed wedge covers: 1 − √(1 − d/c). */
const lawAt = (d: number, cutOff: number, start: number): number =>
  start + (1 - start) * (1 - Math.sqrt(Math.max(0, 1 - d / cutOff)));

/** The c for which the law is nearest to the points, in least squares over a grid of 400 values. */
function fittedCutOff(points: readonly { readonly x: number; readonly y: number }[], start: number): number {
  const largest = 20 * points.at(-1)!.x;
  const grid = Array.from({ length: 400 }, (_, i) => largest ** (i / 399));
  const misfit = (c: number): number =>
    points.reduce((sum, { x, y }) => sum + (y - lawAt(x, c, start)) ** 2, 0);
  return grid.reduce((best, c) => (misfit(c) < misfit(best) ? c : best));
}
