import { norm, randomDirection, scale, type Vector } from '@orograph/tensor';
import { barycentricConnector, wedges } from '@orograph/toy';

import { toyOptima } from '../wedges/toy-optima.ts';
import type { Experiment, Figure } from '../experiment.ts';
import { mostRepetitions } from '../study/groups.ts';
import { lowOnTest, optimumKey } from '../study/optimum.ts';
import { listAt, numbersOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Sample } from '../verdict/sample.ts';
import type { Finding } from '../verdict/finding.ts';
import { planeFigure, planeRecord } from '../measure/plane-record.ts';
import { tunnelRatio } from '../measure/tunnel-ratio.ts';
import type { Task } from '../study/task.ts';
import { pairsOf, pathsKey, pathsPlans, pathsTasks, type PathsPlan } from '../measure/paths.ts';
import { studyStream } from '../study/streams.ts';

/** Which planes are measured, and how finely. */
interface PlanesPlan {
  /** How many pairs of optima. */
  readonly pairs: number;
  /** Points on each axis. */
  readonly grid: number;
  /** How the low-loss paths are found. */
  readonly paths: PathsPlan;
}

const plans = {
  quick: { pairs: 4, grid: 31, paths: pathsPlans.quick },
  standard: { pairs: 5, grid: 15, paths: pathsPlans.standard },
  full: { pairs: 5, grid: 61, paths: pathsPlans.full },
} as const;

const toy = {
  landscape: {
    dim: 200,
    longDirections: 160,
    annulus: { inner: 0.5, outer: 1.5 },
    thickness: { kind: 'slab', width: 0.04 },
  },
  pairs: 3,
  grid: 61,
  threshold: 0.02,
} as const;
/** E1: planes through two optima and the origin, and through two optima and the bend of a low-loss path. */
export const planes: Experiment<PlanesPlan> = {
  name: 'planes',
  label: 'E1',
  title: 'Planes through real optima',
  about:
    'The loss on the plane through two optima and the origin, on the plane through the same optima and the bend of a trained low-loss path between them, and as a control on the plane through them and a random point at the radius of the bend. The pass is the lowest height at which a path inside the plane joins the optima. Initializations, trainings (epoch by epoch), the straight line and the path are projected onto the plane; how far they are from it at most is in the caption.',
  plans,
  claims: [
    {
      claim:
        'In the plane through two optima and the origin each optimum lies in a radial tunnel: the loss stays low farther along the ray than across it.',
      provenance: 'ours',
      source:
        'the paper’s authors say radial tunnels are what low-dimensional cuts show (reply to reviewers); the comparison of lengths is ours',
      contradictedBy: 'A low part of the ray that is no longer than that of the arc at its radius.',
      findings: (results, study) => [tunnelFinding(results, keysOf(study))],
      toyFindings: (results) => [tunnelFinding(results, toyKeys)],
    },
    {
      claim:
        'A plane that contains a low-loss path joins the optima at a lower pass than other planes through them.',
      provenance: 'paper',
      source:
        'figure 1, two cuts of the same network, one of which contains the tunnel (as described by others; the numbers are ours)',
      contradictedBy:
        'A pass in the plane of the path that is not lower, by a fiftieth of the loss at the origin, than that in the plane through the origin and in that through a random point.',
      findings: (results, study) =>
        (['origin', 'control'] as const).map((other) =>
          passFinding(results, keysOf(study), {
            other,
            unit: 'share of the loss at the origin',
            bar: 0.02,
          }),
        ),
      toyFindings: (results) =>
        (['origin', 'control'] as const).map((other) =>
          passFinding(results, toyKeys, { other, unit: 'units of |θ|', bar: 0.001 }),
        ),
    },
  ],
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...pathsTasks(plan.paths, study),
    ...pairsOf(study, plan.pairs).map((pair) => planeTask(plan, study, pair)),
  ],
  toyTasks: (_, seed) =>
    Array.from({ length: toy.pairs }, (__, k) => toyTask(studyStream(seed, 'network', k), k)),
  figures: (results, study) =>
    keysOf(study)
      .slice(0, 1)
      .flatMap((key) => maps(results, key, 'training loss')),
  toyFigures: (results) => maps(results, toyKey(0), 'distance to the nearest wedge'),
};

const planesKey = ({ subject }: Study, [a, b]: readonly number[]): string =>
  `${subject.name}/planes/${a}-${b}`;
const keysOf = (study: Study): string[] =>
  pairsOf(study, mostRepetitions).map((pair) => planesKey(study, pair));
const toyKey = (k: number): string => `toy/planes/${k}`;
const toyKeys = Array.from({ length: toy.pairs }, (_, k) => toyKey(k));

const tunnelFinding = (results: Results, keys: readonly string[]): Finding => ({
  what: 'low part of the ray / low part of the arc at its radius, both lengths',
  samples: keys
    .map((key): readonly number[] => listAt(results, key, 'tunnel'))
    .filter((ends) => ends.length === 2)
    .map(([low, high]): Sample => [low!, high!]),
  expected: 'above',
  bar: 1,
  isRatio: true,
});

/** How much lower the pass in the plane of the path is than in another plane. */
const passFinding = (
  results: Results,
  keys: readonly string[],
  { other, unit, bar }: { readonly other: 'control' | 'origin'; readonly unit: string; readonly bar: number },
): Finding => ({
  what: `how much lower the pass is in the plane of the path than in ${other === 'origin' ? 'that through the origin' : 'that through a random point of equal norm'}, ${unit}`,
  samples: keys.flatMap((key) => {
    const [high, low] = [numbersOf(results, [key], other, 'pass'), numbersOf(results, [key], 'bend', 'pass')];
    return high.map((pass, i) => (pass - low[i]!) / numbersOf(results, [key], 'unit')[0]!);
  }),
  expected: 'above',
  bar,
});

function planeTask({ grid }: PlanesPlan, study: Study, pair: readonly number[]): Task {
  return {
    key: planesKey(study, pair),
    subject: study.subject,
    after: [...pair.map((k) => optimumKey(study, k)), pathsKey(study, pair)],
    work: ({ measured }) => ({ values: 3 * grid ** 2 * measured }),
    run: async (lab) => {
      const { train } = await lab.bench(study.subject);
      const [first, second] = pair.map((k) => lab.vectors(optimumKey(study, k)));
      const ends = [first!['theta']!, second!['theta']!] as const;
      const bend = lab.vectors(pathsKey(study, pair))['bend']!;
      const others = { 'start 1': first!['start']!, 'start 2': second!['start']! };
      const paths = {
        'straight line': ends,
        'low-loss path': [ends[0], bend, ends[1]],
        'training 1': courseOf(first!),
        'training 2': courseOf(second!),
      };
      const planeOf = (points: readonly [Vector, Vector, Vector], marks: Readonly<Record<string, Vector>>) =>
        planeRecord(lab, train, { points, grid, ends, marks, paths });
      const origin = new Float32Array(train.dim);
      const unit = await train.value(origin);
      const threshold = 0.75 * (await train.value(ends[0])) + 0.25 * unit;
      return {
        values: {
          origin: await planeOf([origin, ...ends], { origin, ...others }),
          bend: await planeOf([ends[0], ends[1], bend], { bend, ...others }),
          control: await planeOf(
            [ends[0], ends[1], pointLike(bend, studyStream(study.seed, 'control plane', pair[0]))],
            {},
          ),
          unit,
          threshold,
          tunnel: await tunnelRatio(train, ends, threshold),
        },
      };
    },
  };
}

/** A random point as far from the origin as another. */
const pointLike = (point: Vector, seed: number): Vector =>
  scale(randomDirection(point.length, seed), norm(point));

/** The points of a training that were kept, from the initialization on. */
const courseOf = (kept: Readonly<Record<string, Vector>>): Vector[] => [
  kept['start']!,
  ...Object.keys(kept)
    .filter((name) => name.startsWith('epoch'))
    .map((name) => kept[name]!),
  kept['theta']!,
];

function toyTask(seed: number, k: number): Task {
  return {
    key: toyKey(k),
    run: async (lab) => {
      const { landscape, grid } = toy;
      const loss = wedges(landscape);
      const ends = toyOptima(loss, 2, seed) as [Vector, Vector];
      const bend = barycentricConnector(loss, ends).vertices[3]!;
      const origin = new Float64Array(loss.dim);
      const paths = { 'straight line': ends, 'low-loss path': [ends[0], bend, ends[1]] };
      const settings = { grid, ends, paths };
      return {
        values: {
          origin: await planeRecord(lab, loss, { ...settings, points: [origin, ...ends], marks: { origin } }),
          bend: await planeRecord(lab, loss, { ...settings, points: [...ends, bend], marks: { bend } }),
          control: await planeRecord(lab, loss, {
            ...settings,
            points: [...ends, pointLike(bend, studyStream(seed, 'control plane'))],
            marks: {},
          }),
          unit: 1,
          tunnel: await tunnelRatio(loss, ends, toy.threshold),
        },
      };
    },
  };
}

const maps = (results: Results, key: string, value: string): Figure[] =>
  (['origin', 'bend', 'control'] as const).flatMap((name) => planeFigure(results, key, name, value));
