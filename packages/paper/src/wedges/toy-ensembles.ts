import { descend, kick, noisy, runningAverage, type Objective } from '@orograph/probes';
import { constant, sgd, type Vector } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { from } from 'rxjs';

import { toyOptima } from './toy-optima.ts';
import { figure, type Figure } from '../experiment.ts';
import { listAt, numbersOf, type Results } from '../report/read-results.ts';
import type { Task } from '../study/task.ts';
import type { Finding } from '../verdict/finding.ts';
import { studyStream } from '../study/streams.ts';

const toy = {
  dim: 200,
  longDirections: 100,
  strengths: [0.03, 0.1, 0.2, 0.4, 0.8, 1.6, 3],
  samples: 5,
  sigma: 0.002,
  steps: 300,
} as const;
const keys = [0, 1, 2].map((k) => `toy/ensembles/${k}`);

/** Kicks of several strengths, and the average of noisy iterates, on the wedges. */
export const toyEnsembleTasks = (seed: number): Task[] =>
  keys.map((key, k) => ({
    key,
    run: async (lab) => {
      const { dim, longDirections, strengths, samples, sigma, steps } = toy;
      const loss = wedges({ dim, longDirections });
      const squared = wedges({ dim, longDirections, map: 'squared' });
      const own = studyStream(seed, 'toy ensemble', k);
      const [theta] = toyOptima(loss, 1, own) as [Vector];
      const objective: Objective = (at) => squared.valueAndGrad(at);
      const settings = { optimizer: sgd(), schedule: constant(0.3) };
      const kicks = await lab.follow(
        kick(objective, { theta, strengths, samples, seed: own, ...settings, steps: 40 }),
      );
      const shared = strengths.map((strength) => {
        const ends = kicks.filter((one) => one.strength === strength);
        return (
          ends.reduce(
            (sum, end) => sum + jaccard(loss.nearest(theta).axes!, loss.nearest(end.theta).axes!),
            0,
          ) / ends.length
        );
      });
      const noise = noisy(objective, { sigma, seed: own });
      const walk = (await lab.follow(descend(noise, { theta, ...settings, steps }))).map(
        (step) => step.theta,
      );
      const average = (await lab.follow(from(walk).pipe(runningAverage()))).at(-1)!;
      const distances = walk.slice(1).map((at) => loss.distance(at));
      const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
      return { values: { strengths, shared, iterates: mean, average: loss.distance(average) } };
    },
  }));

/** |A ∩ B| / |A ∪ B|. */
function jaccard(a: Int32Array, b: Int32Array): number {
  const common = a.filter((axis) => b.includes(axis)).length;
  return common / (a.length + b.length - common);
}

/** Whether a strong kick changes the wedge more than a weak one. */
export const toyKickFinding = (results: Results): Finding => ({
  what: 'share of axes kept after the weakest kick less that after the strongest',
  samples: keys
    .map((key) => listAt(results, key, 'shared'))
    .filter((shared) => shared.length > 0)
    .map((shared) => shared[0]! - shared.at(-1)!),
  expected: 'above',
  bar: 0.1,
});

/** Whether the average of noisy iterates in a wedge lies lower than they do. */
export const toyAverageFinding = (results: Results): Finding => ({
  what: 'distance of the average of noisy iterates / mean distance of them',
  samples: numbersOf(results, keys, 'average').map(
    (distance, i) => distance / numbersOf(results, keys, 'iterates')[i]!,
  ),
  expected: 'below',
  bar: 1,
  isRatio: true,
});

/** How many axes a kick leaves. */
export function toyEnsembleFigures(results: Results): Figure[] {
  const all = keys.map((key) => listAt(results, key, 'shared')).filter((shared) => shared.length > 0);
  if (all.length === 0) return [];
  const points = toy.strengths.map((x, i) => {
    const values = all.map((shared) => shared[i]!);
    const y = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { x, y, low: Math.min(...values), high: Math.max(...values) };
  });
  return [
    figure(
      'lines',
      {
        x: { title: 'length of the kick (units of |θ|)', scale: 'log' },
        y: { title: 'share of axes kept' },
        series: [{ name: 'kept', points }],
      },
      'An optimum is kicked and descends again: of the axes of both wedges the share that they have in common.',
    ),
  ];
}
