import { numberAt, ofType, text } from '@orograph/report';
import { fullBatch, kick } from '@orograph/probes';
import { constant, sgd, streamSeed } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map, skip } from 'rxjs';

import type { ToyExperiment } from './experiment.ts';
import { linePlot, meansOf, rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';

/** Optima that are kicked, and how often each with each strength. */
const [optimaOfAll, samples] = [5, 4];
const strengths = Array.from({ length: 13 }, (_, k) => 10 ** (-1.5 + k / 4));

/**
 * What a cyclical learning rate does: kicks of growing strength κ, each about κ|θ| long, and a descent; the share
 * |S ∩ S′|/|S ∪ S′| of the axes kept, the mean over several optima, falls in an S-shaped curve from 1 to that of two random wedges, n/(2D − n).
 */
export const toyKick: ToyExperiment = {
  run: async ({ loss, seed, measure, note }) => {
    const { dim, plan } = loss;
    const optima = toyOptima(loss, optimaOfAll, seed);
    const squared = wedges({ dim, longDirections: plan.longDirections, map: 'squared' });
    const means: number[] = [];
    for (const strength of strengths) {
      const records = [];
      for (const [optimum, theta] of optima.entries()) {
        const before = new Set(loss.nearest(theta).axes);
        const own = await measure(samples, (known) =>
          kick(fullBatch(squared), {
            theta,
            strengths: [strength],
            samples,
            seed: streamSeed(streamSeed(seed, 1), optimum),
            optimizer: sgd(),
            schedule: constant(0.5),
            steps: 1,
          }).pipe(
            skip(known),
            map(({ type, sample, theta: end, value, status }) => {
              const both = [...loss.nearest(end).axes!].filter((axis) => before.has(axis)).length;
              const kept = both / (2 * before.size - both);
              return { type, strength, optimum, sample, loss: value, kept, status };
            }),
          ),
        );
        records.push(...own);
      }
      const kept = records.reduce((sum, record) => sum + numberAt(record, 'kept'), 0) / records.length;
      note({ type: 'strength', strength, optima: optimaOfAll, samples: records.length, kept });
      means.push(kept);
    }
    const n = plan.longDirections;
    note({ type: 'summary', strengths, kept: means, random: n / (2 * dim - n) });
  },
  part: ({ records }) => ({
    plots: [
      linePlot('kick', 'The share of axes kept after a kick and a descent', {
        x: { title: 'κ, strength of the kick in units of |θ|', scale: 'log' },
        y: { title: '|S ∩ S′| / |S ∪ S′|', domain: [0, 1] },
        series: [
          meansOf('kept', ofType(records, 'kick'), (record) => ({
            x: numberAt(record, 'strength'),
            y: numberAt(record, 'kept'),
          })),
          {
            name: 'random wedges',
            points: ofType(records, 'summary').flatMap((summary) =>
              [strengths[0]!, strengths.at(-1)!].map((x) => ({ x, y: numberAt(summary, 'random') })),
            ),
          },
        ],
      }),
    ],
    rows: rowsOf(ofType(records, 'strength'), (record) => `κ = ${text(numberAt(record, 'strength'))}`, [
      'kept',
      'samples',
    ]),
  }),
};
