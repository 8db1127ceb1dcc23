import { tunnelWidth, width } from '@orograph/probes';
import { type Vector } from '@orograph/tensor';
import { wedges } from '@orograph/toy';

import { toyOptima } from './toy-optima.ts';
import { figure, type Figure } from '../experiment.ts';
import { listAt, type Results } from '../report/read-results.ts';
import type { Task } from '../study/task.ts';
import type { Finding } from '../verdict/finding.ts';
import { studyStream } from '../study/streams.ts';

const dim = 1000;
const shares = [0.1, 0.2, 0.3, 0.4, 0.5];
const threshold = 0.1;
const samples = 20;
const keys = [0, 1, 2].map((k) => `toy/widths/${k}`);

/** The angular half-width against n/D at three optima each. */
export const toyWidthTasks = (seed: number): Task[] =>
  keys.map((key, k) => ({
    key,
    run: async (lab) => {
      const angles: number[] = [];
      for (const share of shares) {
        const loss = wedges({ dim, longDirections: Math.round(share * dim) });
        const own = studyStream(seed, 'toy width', k);
        const [theta] = toyOptima(loss, 1, own) as [Vector];
        const records = await lab.follow(
          width(loss, { theta, threshold, samples, seed: studyStream(own, 'width of a toy') }),
        );
        angles.push(tunnelWidth(records).angle.mean / 2);
      }
      return { values: { shares, angles } };
    },
  }));

/** How the width grows with the share of long directions. */
export const toyWidthFinding = (results: Results): Finding => ({
  what: `angle at n/D = ${shares.at(-1)} / at ${shares[0]}`,
  samples: keys
    .map((key) => listAt(results, key, 'angles'))
    .filter((angles) => angles.length > 0)
    .map((angles) => angles.at(-1)! / angles[0]!),
  expected: 'above',
  bar: 1,
  isRatio: true,
});

/** The measured angles beside their law. */
export function toyWidthFigures(results: Results): Figure[] {
  const all = keys.map((key) => listAt(results, key, 'angles')).filter((angles) => angles.length > 0);
  if (all.length === 0) return [];
  const measured = shares.map((x, i) => {
    const values = all.map((angles) => angles[i]!);
    const y = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { x, y, low: Math.min(...values), high: Math.max(...values) };
  });
  const law = shares.map((x) => ({ x, y: Math.asin(threshold / Math.sqrt(1 - x)) }));
  return [
    figure(
      'lines',
      {
        x: { title: 'n/D, share of long directions' },
        y: { title: 'angular half-width (radians)' },
        series: [
          { name: 'measured', points: measured },
          { name: 'law', points: law },
        ],
      },
      `The width of tunnels, and its law: D = ${dim}; outside is a distance of ${threshold} |θ|; mean, smallest and largest over optima, and sin t = a/√(1 − n/D).`,
    ),
  ];
}
