import { text } from '@orograph/report';
import { fullBatch, kick } from '@orograph/probes';
import { constant, sgd, streamSeed } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map, skip } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { linePlot, meansOf, rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';

const kinds = toyKinds.kick;

/** Optima that are kicked, and how often each with each strength. */
const [optimaOfAll, samples] = [5, 4];
const strengths = Array.from({ length: 13 }, (_, k) => 10 ** (-1.5 + k / 4));

/**
 * What a cyclical learning rate does: kicks of growing strength κ, each about κ|θ| long, and a descent; the share
 * |S ∩ S′|/|S ∪ S′| of the axes kept, the mean over several optima, falls in an S-shaped curve from 1 to that of two random wedges, n/(2D − n).
 */
export const toyKick: ToyExperiment = {
  kinds,
  run: async ({ loss, seed, measure, note }: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { dim, plan } = loss;
    const optima = toyOptima(loss, optimaOfAll, seed);
    const squared = wedges({ dim, longDirections: plan.longDirections, map: 'squared' });
    const means: number[] = [];
    for (const strength of strengths) {
      const records: { readonly kept: number }[] = [];
      for (const [optimum, theta] of optima.entries()) {
        const before = new Set(loss.nearest(theta).axes);
        const own = await measure(
          { count: samples, keyOf: (sample) => ({ strength, optimum, sample }) },
          (known) =>
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
      const kept = records.reduce((sum, record) => sum + record.kept, 0) / records.length;
      note({ type: 'strength', strength, optima: optimaOfAll, samples: records.length, kept });
      means.push(kept);
    }
    const n = plan.longDirections;
    note({ type: 'summary', strengths, kept: means, random: n / (2 * dim - n) });
  },
  part: ({ records }) => ({
    plots: [
      linePlot(
        {
          name: 'kick',
          caption: 'The share of axes kept after a kick and a descent',
          note: kickNote(records),
        },
        {
          x: { title: 'κ, strength of the kick in units of |θ|', scale: 'log' },
          y: { title: '|S ∩ S′| / |S ∪ S′|', domain: [0, 1] },
          series: [
            meansOf('kept', recordsOf(records, kinds, 'kick'), ({ strength, kept }) => ({
              x: strength,
              y: kept,
            })),
            {
              name: 'random wedges',
              points: recordsOf(records, kinds, 'summary').flatMap(({ random }) =>
                [strengths[0]!, strengths.at(-1)!].map((x) => ({ x, y: random })),
              ),
            },
          ],
        },
      ),
    ],
    rows: rowsOf(recordsOf(records, kinds, 'strength'), ({ strength }) => `κ = ${text(strength)}`, {
      kept: 'share of axes kept',
      samples: 'kicks',
    }),
  }),
};

/** From which strength on less than half of the axes are kept, and what is left at the end. */
function kickNote(records: readonly unknown[]): string {
  const kicks = recordsOf(records, kinds, 'strength');
  const [kept, random] = [kicks.at(-1)?.kept, recordOf(records, kinds, 'summary')?.random];
  const left = kicks.find((record) => record.kept < 0.5);
  return `${left === undefined ? 'No kick makes' : `From κ = ${text(left.strength)} on kicks make`} a descent leave half of its wedge's axes; the strongest keep ${text(kept)}, and two random wedges have ${text(random)} in common.`;
}
