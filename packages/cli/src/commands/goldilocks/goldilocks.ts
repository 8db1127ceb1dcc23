import { goldilocks, goldilocksSummary, type GoldilocksRecord } from '@orograph/probes';
import { recordsOf } from '@orograph/runs/records';
import { norm, streamSeed } from '@orograph/tensor';
import { goldilocksRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord } from '@orograph/program';
import { type Network, openNetwork } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';

import { goldilocksCommand } from './goldilocks-command.ts';

const usualSeeds = [0, 1, 2, 3];

/** Measures how convex random cuts are over the radius, of initializations or of a model's direction. */
export const body: Body<typeof goldilocksCommand.flags> = probeRun(goldilocksCommand, {
  records: goldilocksRecords,
  open: openNetwork,
  prepare: async (network: Network, { rank }) => {
    const { dim } = network.loss;
    if (rank > dim)
      throw misuse('a subspace is larger than the space', {
        expected: `at most D = ${dim}`,
        got: String(rank),
        where: '--rank',
      });
    return Promise.resolve(network);
  },
  settings: ({ isZoo }, { seeds = usualSeeds }) => (isZoo ? { seeds } : {}),
  facts: ({ isZoo }) => ({ unit: isZoo ? 'that of the initialization' : '|θ|' }),
  fold: ({ isZoo }, { radii: factors, seeds = usualSeeds }) =>
    foldAll((records) => ({
      type: 'summary',
      ...goldilocksSummary(recordsOf(records, goldilocksRecords, 'goldilocks'), {
        factors,
        seeds: isZoo ? seeds : [0],
      }),
    })),
  *tasks({ loss, starts }, { radii, rank, samples, seed, seeds = usualSeeds }) {
    for (const { key, seed: start, theta } of starts(seeds))
      for (const factor of radii) {
        const plan = { theta, radii: [factor * norm(theta)], rank, samples, seed: streamSeed(seed, start) };
        yield {
          key: { ...key, factor },
          count: samples,
          stream: (skip: number) => goldilocks(loss, { ...plan, skip }),
          isDue: ({ sample }: ResultRecord, place: number) => sample === place,
        };
      }
  },
  last: ['convexity', ({ convexity }: GoldilocksRecord) => convexity],
  text: (record) => {
    if (record.type !== 'summary') return '';
    return record.radii
      .map(({ factor, loss, ...radius }) => {
        const [positive, convexity] = [radius.positive, radius.convexity].map(
          ({ mean, standardError }) => `${mean.toPrecision(3)} ± ${standardError.toPrecision(2)}`,
        );
        return `${factor}: positive ${positive}, tr H/‖H‖ ${convexity}, loss ${loss.mean.toPrecision(4)}`;
      })
      .join('\n');
  },
});
