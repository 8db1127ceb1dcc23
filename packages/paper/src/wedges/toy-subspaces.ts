import { subspace } from '@orograph/probes';
import { constant, estimate, normal, sgd, streamSeed, unit } from '@orograph/tensor';
import { wedges } from '@orograph/toy';

import { figure, type Figure } from '../experiment.ts';
import type { Task } from '../study/task.ts';
import type { Results } from '../report/read-results.ts';
import type { Finding } from '../verdict/finding.ts';

const toy = { dim: 200, counts: [20, 100, 160], seeds: 3, steps: 400 } as const;

/** The work on the wedges. */
export const toySubspaceTasks = (seed: number): Task[] => toy.counts.map((n) => toyTask(n, seed));

/** Whether a distance is left just below the cut-off, and none just beyond. */
export const toySubspaceFindings = (results: Results): Finding[] =>
  toy.counts.flatMap((n) => cutOffFindings(results, n));

const toyKey = (n: number): string => `toy/subspaces/${n}`;
/** Shares of the cut-off, and beyond it. */
const toyShares = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.1, 1.2];

function toyTask(n: number, seed: number): Task {
  return {
    key: toyKey(n),
    run: async (lab) => {
      const { dim, seeds, steps } = toy;
      const dimensions = [...new Set(toyShares.map((share) => Math.min(dim, Math.round(share * (dim - n)))))];
      const records = await lab.follow(
        subspace(wedges({ dim, longDirections: n, map: 'squared' }), {
          origin: (draw) => unit(normal(dim, streamSeed(draw, dim))),
          dimensions,
          seeds: Array.from({ length: seeds }, (_, k) => streamSeed(seed, k)),
          columns: 'orthonormal',
          optimizer: sgd({ momentum: 0.97, nesterov: true }),
          schedule: constant(0.45),
          steps,
        }),
      );
      return {
        values: {
          dimensions,
          distances: dimensions.map((d) =>
            records.filter((record) => record.d === d).map(({ metrics }) => metrics['distance']!),
          ),
        },
      };
    },
  };
}

function cutOffFindings(results: Results, n: number): Finding[] {
  const dimensions = listOf(results, n);
  const at = (share: number): number[] =>
    distancesAt(results, n, dimensions.indexOf(Math.min(toy.dim, Math.round(share * (toy.dim - n)))));
  return [
    {
      what: `n = ${n}: distance left at d = 0.9 (D − n)`,
      samples: at(0.9),
      expected: 'above',
      bar: 1e-4,
      isRatio: true,
    },
    { what: `n = ${n}: distance left at d = 1.1 (D − n)`, samples: at(1.1), expected: 'below', bar: 1e-4 },
  ];
}

const listOf = (results: Results, n: number): number[] =>
  (results.get(toyKey(n))?.['dimensions'] ?? []) as number[];
const distancesAt = (results: Results, n: number, place: number): number[] =>
  ((results.get(toyKey(n))?.['distances'] ?? []) as number[][])[place] ?? [];

/** The distance left against d. */
export function toySubspaceFigures(results: Results): Figure[] {
  const series = toy.counts
    .filter((n) => results.has(toyKey(n)))
    .map((n) => ({
      name: `n = ${n}`,
      points: listOf(results, n).map((x, place) => {
        const distances = distancesAt(results, n, place);
        return { x, y: estimate(distances).mean, low: Math.min(...distances), high: Math.max(...distances) };
      }),
    }));
  if (series.length === 0) return [];
  return [
    figure(
      'lines',
      { x: { title: 'd, dimension of the subspace' }, y: { title: 'distance left (units of |θ₀|)' }, series },
      `The distance left in random subspaces: D = ${toy.dim}; mean, smallest and largest of ${toy.seeds} subspaces. It vanishes from d = D − n on.`,
    ),
  ];
}
