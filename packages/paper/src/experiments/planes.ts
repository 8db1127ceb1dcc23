import { planeThrough } from '@orograph/probes';
import { norm, sliceable, streamSeed, type Vector } from '@orograph/tensor';
import { barycentricConnector, wedges } from '@orograph/toy';

import { toyOptima } from '../wedges/toy-optima.ts';
import type { Experiment, Figure } from '../experiment.ts';
import { optimumKey } from '../study/optimum.ts';
import { numbersOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Finding } from '../verdict/verdict.ts';
import { planeFigure, planeRecord, type PlaneLoss } from '../measure/plane-record.ts';
import type { Task } from '../study/task.ts';
import { pairsOf, pathsKey, pathsPlans, pathsTasks, type PathsPlan } from '../measure/paths.ts';

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
/** Points on each side of the optimum. */
const half = 40;
/** E1: planes through two optima and the origin, and through two optima and the bend of a low-loss path. */
export const planes: Experiment<PlanesPlan> = {
  name: 'planes',
  label: 'E1',
  title: 'Planes through real optima',
  about:
    'The loss on the plane through two optima and the origin, and on the plane through the same optima and the bend of a trained low-loss path between them. The pass is the lowest height at which a path inside the plane joins the optima. Initializations, trainings (epoch by epoch), the straight line and the path are projected onto the plane; how far they are from it at most is in the caption.',
  plans,
  claims: [
    {
      claim:
        'In the plane through two optima and the origin each optimum lies in a radial tunnel: the loss stays low farther along the ray than across it.',
      provenance: 'ours',
      source:
        'the paper’s authors say radial tunnels are what low-dimensional cuts show (reply to reviewers); the comparison of lengths is ours',
      findings: (results, study) => [tunnelFinding(results, keysOf(study))],
      toyFindings: (results) => [tunnelFinding(results, toyKeys)],
    },
    {
      claim:
        'A plane that contains a low-loss path joins the optima at a lower pass than the plane through the origin.',
      provenance: 'paper',
      source:
        'figure 1, two cuts of the same network, one of which contains the tunnel (as described by others; the numbers are ours)',
      findings: (results, study) => [passFinding(results, keysOf(study), 'share of the loss at the origin')],
      toyFindings: (results) => [passFinding(results, toyKeys, 'units of |θ|')],
    },
  ],
  tasks: (plan, study) => [
    ...pathsTasks(plan.paths, study),
    ...pairsOf(study, plan.pairs).map((pair) => planeTask(plan, study, pair)),
  ],
  toyTasks: (_, seed) => Array.from({ length: toy.pairs }, (__, k) => toyTask(streamSeed(seed, k), k)),
  figures: (results, study) =>
    keysOf(study)
      .slice(0, 1)
      .flatMap((key) => maps(results, key, 'training loss')),
  toyFigures: (results) => maps(results, toyKey(0), 'distance to the nearest wedge'),
};

const planesKey = ({ subject }: Study, [a, b]: readonly number[]): string =>
  `${subject.name}/planes/${a}-${b}`;
const keysOf = (study: Study): string[] =>
  pairsOf(study, plans.full.pairs).map((pair) => planesKey(study, pair));
const toyKey = (k: number): string => `toy/planes/${k}`;
const toyKeys = Array.from({ length: toy.pairs }, (_, k) => toyKey(k));

const tunnelFinding = (results: Results, keys: readonly string[]): Finding => ({
  what: 'low part of the ray / low part of the arc at its radius, both lengths',
  samples: numbersOf(results, keys, 'tunnel'),
  expected: 'above',
  bar: 1,
  isRatio: true,
});

const passFinding = (results: Results, keys: readonly string[], unit: string): Finding => ({
  what: `how much lower the pass is in the plane of the path, ${unit}`,
  samples: keys.flatMap((key) => {
    const [high, low] = [
      numbersOf(results, [key], 'origin', 'pass'),
      numbersOf(results, [key], 'bend', 'pass'),
    ];
    return high.map((pass, i) => (pass - low[i]!) / numbersOf(results, [key], 'unit')[0]!);
  }),
  expected: 'above',
  bar: 0,
});

function planeTask({ grid }: PlanesPlan, study: Study, pair: readonly number[]): Task {
  return {
    key: planesKey(study, pair),
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
          unit,
          threshold,
          tunnel: await tunnelRatio(train, ends, threshold),
        },
      };
    },
  };
}

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
          unit: 1,
          tunnel: await tunnelRatio(loss, ends, toy.threshold),
        },
      };
    },
  };
}

/**
 * The length of the low part of the ray through the first optimum, up to twice its radius, over that of the low part of the
 * circle at its radius in the plane of both optima, up to a right angle on both sides.
 */
async function tunnelRatio(
  loss: PlaneLoss,
  [first, second]: readonly [Vector, Vector],
  threshold: number,
): Promise<number> {
  const { origin, directions } = planeThrough([new Float64Array(loss.dim), first, second]);
  const radius = norm(first);
  const cut = await sliceable(loss).cut(origin, directions);
  const low = async (at: (share: number) => [number, number], length: number): Promise<number> => {
    const steps = Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) / half);
    const losses = await cut.values(steps.map((share) => at(share)));
    const isHigh = (i: number): boolean => !(losses[i]! <= threshold);
    let [from, to] = [half, half];
    while (from > 0 && !isHigh(from - 1)) from -= 1;
    while (to < 2 * half && !isHigh(to + 1)) to += 1;
    return ((to - from + 1) / (2 * half + 1)) * length;
  };
  const ray = await low((share) => [radius * (1 + share), 0], 2 * radius);
  const angle = (share: number): number => (share * Math.PI) / 2;
  const arc = await low(
    (share) => [radius * Math.cos(angle(share)), radius * Math.sin(angle(share))],
    Math.PI * radius,
  );
  await cut.dispose();
  return ray / arc;
}

const maps = (results: Results, key: string, value: string): Figure[] =>
  (['origin', 'bend'] as const).flatMap((name) => planeFigure(results, key, name, value));
