import type { PlotAxis } from '@orograph/report';
import { eigenpairs } from '@orograph/probes';
import {
  between,
  normal,
  orthonormalize,
  random,
  reject,
  streamSeed,
  unit,
  type Vector,
} from '@orograph/tensor';
import { wedges } from '@orograph/toy';

import { toyOptima } from '../wedges/toy-optima.ts';
import { figure, type Experiment, type Figure } from '../experiment.ts';
import { farther, limit, longer, meanReach } from '../findings/reach-findings.ts';
import { measureReach, type DirectionKinds } from '../measure/measure-reach.ts';
import { mostRepetitions } from '../study/groups.ts';
import { lowOnTest, optimumKey, optimumTasks } from '../study/optimum.ts';
import { listAt, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import { studyStream } from '../study/streams.ts';

/** From how many optima, along how many random directions and leading eigenvectors, of that many iterations at most. */
interface ProfilesPlan {
  readonly optima: number;
  readonly samples: number;
  readonly top: number;
  readonly iterations: number;
}

const plans = {
  quick: { optima: 3, samples: 8, top: 3, iterations: 25 },
  standard: { optima: 5, samples: 6, top: 3, iterations: 25 },
  full: { optima: 6, samples: 50, top: 10, iterations: 200 },
} as const;

const toy = { dim: 1000, longDirections: 800, optima: 3, samples: 8, threshold: 0.05 } as const;
/** Points of a profile. */
const points = 41;

/** E2: how far directions of several kinds go from an optimum before the loss is high. */
export const profiles: Experiment<ProfilesPlan> = {
  name: 'profiles',
  label: 'E2',
  title: 'Long and short directions',
  about:
    'From an optimum, directions are followed both ways until the loss is high: a quarter of the way from the loss at the optimum to that at the origin (on the toy, a distance of 0.05 |θ|), and at most 3 |θ|. Random directions are isotropic; orthogonal ones have their parts along θ, along the way from the initialization and along the gradient taken off; axes are single weights; leading ones are eigenvectors of the largest eigenvalues of the Hessian. The shorter way counts, of the radial direction the way outwards: inwards it ends at the origin. Any quadratic loss has longer and shorter directions, all random ones about equally long and its gradient a short one; what counts is therefore by how much a direction is longer than gradient and curvature at the optimum tell, beside the same of leading ones.',
  plans,
  claims: [
    {
      claim:
        'There are a large number of directions in which one can move far while the loss stays low: farther, beside leading ones, than the curvature tells.',
      provenance: 'paper',
      source:
        'the authors’ reply to reviewers, “a large number of weight-space directions in which we can move very far”; the comparison with the curvature is ours',
      contradictedBy:
        'Random directions that are no longer, beside leading ones, than in a convex quadratic loss of the same curvature.',
      findings: (results, study) => [farther(results, keysOf(study), 'random', 'shorter')],
      toyFindings: (results) => [longer(results, toyKeys, ['long', 'short'], 2)],
    },
    {
      claim: 'The radial direction of wedges is long.',
      provenance: 'ours',
      source: 'the toy: wedges are cones',
      contradictedBy:
        'A way outwards on the toy that is no longer than random directions. It is not asked of networks: the cross-entropy of a convex logistic regression goes outwards farther than its curvature tells, too.',
      toyFindings: (results) => [longer(results, toyKeys, ['radial', 'random'], 1)],
    },
  ],
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...optimumTasks(study),
    ...indices(plan.optima).map((k) => networkTask(plan, study, k)),
  ],
  toyTasks: (_, seed) => indices(toy.optima).map((k) => toyTask(studyStream(seed, 'toy profile', k), k)),
  figures: (results, study) =>
    figuresOf(results, keysOf(study)[0]!, { title: 'training loss', scale: 'log' }),
  toyFigures: (results) => figuresOf(results, toyKeys[0]!, { title: 'distance to the nearest wedge' }),
};

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const keyOf = ({ subject }: Study, k: number): string => `${subject.name}/profiles/${k}`;
const keysOf = (study: Study): string[] => indices(mostRepetitions).map((k) => keyOf(study, k));
const toyKeys: readonly string[] = indices(toy.optima).map((k) => `toy/profiles/${k}`);

function networkTask({ samples, top, iterations }: ProfilesPlan, study: Study, k: number): Task {
  return {
    key: keyOf(study, k),
    subject: study.subject,
    after: [k, (k + 1) % study.optima].map((i) => optimumKey(study, i)),
    work: ({ measured }) => {
      // Three kinds of drawn directions and four single ones, some 16 values to find both ends, and a profile of each kind.
      const directions = 3 * samples + top + 4;
      return {
        products: (iterations + directions) * measured,
        values: (16 * directions + 8 * points) * measured,
      };
    },
    run: async (lab) => {
      const { train } = await lab.bench(study.subject);
      const { theta, start } = lab.vectors(optimumKey(study, k)) as { theta: Vector; start: Vector };
      const other = lab.vectors(optimumKey(study, (k + 1) % study.optima))['theta']!;
      const { value, grad } = await train.valueAndGrad(theta);
      const seed = studyStream(study.seed, 'profile', k);
      const plan = { theta, count: top, iterations, tolerance: 1e-2, seed };
      const { vectors, values } = (await lab.follow(eigenpairs(train, plan))).at(-1)!;
      const known = orthonormalize([theta, between(start, theta), grad]);
      const drawn = (stream: number, make: (own: number) => Vector): (() => Vector)[] =>
        indices(samples).map((sample) => () => make(streamSeed(streamSeed(seed, stream), sample)));
      const kinds: DirectionKinds = {
        random: drawn(1, (own) => unit(normal(train.dim, own))),
        orthogonal: drawn(2, (own) => unit(reject(known, normal(train.dim, own)))),
        axis: drawn(3, (own) => {
          const index = random(own).below(train.dim);
          return new Float64Array(train.dim).fill(1, index, index + 1);
        }),
        gradient: [() => unit(grad)],
        leading: vectors.map((vector) => () => vector),
        radial: [() => unit(Float64Array.from(theta))],
        'to the start': [() => unit(between(theta, start))],
        'to another optimum': [() => unit(between(theta, other))],
      };
      const threshold = 0.75 * value + 0.25 * (await train.value(new Float32Array(train.dim)));
      const found = await measureReach(lab, train, kinds, { theta, threshold, limit, points });
      return { values: { threshold, loss: value, eigenvalues: values, reach: found } };
    },
  };
}

function toyTask(seed: number, k: number): Task {
  return {
    key: toyKeys[k]!,
    run: async (lab) => {
      const { dim, longDirections, samples, threshold } = toy;
      const loss = wedges({ dim, longDirections });
      const [theta] = toyOptima(loss, 1, seed) as [Vector];
      const long = new Set(loss.nearest(theta).axes);
      const drawn = (stream: number, keep: (i: number) => boolean): (() => Vector)[] =>
        indices(samples).map((sample) => () => {
          const own = normal(dim, streamSeed(streamSeed(seed, stream), sample));
          return unit(own.map((x, i) => (keep(i) ? x : 0)));
        });
      const kinds: DirectionKinds = {
        long: drawn(1, (i) => long.has(i)),
        random: drawn(2, () => true),
        short: drawn(3, (i) => !long.has(i)),
        radial: [() => unit(theta)],
      };
      return { values: { reach: await measureReach(lab, loss, kinds, { theta, threshold, limit, points }) } };
    },
  };
}

function figuresOf(results: Results, key: string, y: PlotAxis): Figure[] {
  const kinds = Object.keys(results.get(key)?.['reach'] ?? {});
  if (kinds.length === 0) return [];
  const series = kinds.map((name) => {
    const at = listAt(results, key, 'reach', name, 'profile', 'at');
    const loss = listAt(results, key, 'reach', name, 'profile', 'loss');
    return { name, points: at.map((x, i) => ({ x, y: loss[i]! })) };
  });
  const bars = kinds.map((name) => {
    const way = name === 'radial' ? 'forward' : 'shorter';
    const lengths = listAt(results, key, 'reach', name, way);
    return {
      name,
      value: meanReach(results, key, name, way),
      low: Math.min(...lengths),
      high: Math.max(...lengths),
    };
  });
  return [
    figure(
      'bars',
      { x: { title: 'direction' }, y: { title: 'reach (units of |θ|)' }, bars },
      'Mean reach, the shorter way and of the radial direction outwards, with the smallest and largest; 3 is the limit, and what reaches it is at least that long.',
    ),
    figure(
      'lines',
      { x: { title: 'distance moved (units of |θ|)' }, y, series, symbols: false },
      'The loss along the first direction of each kind.',
    ),
  ];
}
