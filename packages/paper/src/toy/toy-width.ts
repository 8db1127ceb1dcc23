import { errorText, type FactRow, numberAt, text } from '@orograph/report';
import { censoredEstimate, width, type Width } from '@orograph/probes';
import { streamSeed } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf, type RecordOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { linePlot } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';

const kinds = toyKinds.width;

/** Optima, and directions from each. */
const [optimaOfEach, samples] = [10, 10];
const threshold = 0.1;

/**
 * The mean angular half-width of tunnels at several optima against n/D, beside its law sin t = a/√(1 − n/D); a, the distance
 * that counts as outside, is 0.1. The law holds while no other wedge comes nearer;
 * where it does, searches end at π, and the mean is only a lower bound.
 */
export const toyWidth: ToyExperiment = {
  kinds,
  run: async ({ loss, seed, measure, note }: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { dim, plan } = loss;
    const shares = [0.1, 0.2, 0.3, 0.4, 0.5].map((share) => Math.max(1, Math.round(share * dim)));
    const counts = [...new Set([...shares, plan.longDirections])].toSorted((a, b) => a - b);
    for (const n of counts) {
      const landscape = wedges({ dim, longDirections: n });
      const records: Width[] = [];
      for (const [optimum, theta] of toyOptima(landscape, optimaOfEach, seed).entries())
        records.push(
          ...(await measure(
            { count: samples, keyOf: (sample) => ({ sample, optimum, longDirections: n }) },
            (skip) =>
              width(landscape, {
                theta,
                threshold,
                samples,
                seed: streamSeed(streamSeed(seed, 1), optimum),
                skip,
              }).pipe(map((record) => ({ ...record, optimum, longDirections: n }))),
          )),
        );
      const angle = censoredEstimate(
        records.map((record) => ({ value: record.angle, isCensored: !record.bounded.angle })),
      );
      note({
        type: 'tunnel',
        longDirections: n,
        halfAngle: angle.mean,
        isLowerBound: angle.isLowerBound,
        median: angle.median ?? null,
        standardError: angle.standardError,
        predicted: Math.asin(Math.min(1, threshold / Math.sqrt(1 - n / dim))),
        bounded: records.filter((record) => record.bounded.angle).length,
        optima: optimaOfEach,
        samples: records.length,
      });
    }
    note({ type: 'summary', longDirections: counts });
  },
  part: ({ run, records }) => {
    const dim = numberAt(run, 'identity', 'dim');
    const tunnels = recordsOf(records, kinds, 'tunnel');
    const share = ({ longDirections }: Tunnel): number => longDirections / dim;
    const measured = tunnels
      .filter(({ bounded, samples: all }) => bounded === all)
      .map((tunnel) => {
        const { halfAngle: y, standardError: error } = tunnel;
        return { x: share(tunnel), y, low: y - error, high: y + error };
      });
    const law = tunnels.map((tunnel) => ({ x: share(tunnel), y: tunnel.predicted }));
    const highs = [...law.map(({ y }) => y), ...measured.map(({ high }) => high)];
    return {
      plots: [
        linePlot(
          {
            name: 'width',
            caption: 'Mean angular half-width of tunnels at ten optima, and its law',
            note: lawNote(tunnels),
          },
          {
            x: { title: 'n/D, share of long directions' },
            y: { title: 'angular half-width (radians)', domain: [0, 1.1 * Math.max(...highs)] },
            series: [
              { name: 'measured', points: measured },
              { name: 'law', points: law },
            ],
          },
        ),
      ],
      rows: tunnels.map((tunnel): FactRow => {
        const { bounded, samples: all, halfAngle, standardError } = tunnel;
        return [
          `n = ${text(tunnel.longDirections)}`,
          [
            `half-angle ${bounded < all ? 'at least ' : ''}${errorText(halfAngle, standardError)}`,
            `by the law ${text(tunnel.predicted)}`,
            `${text(bounded)} of ${text(all)} searches ended`,
          ].join(' · '),
        ];
      }),
    };
  },
};

type Tunnel = RecordOf<typeof kinds, 'tunnel'>;

/** How far the means are from the law, where all searches ended. */
function lawNote(tunnels: readonly Tunnel[]): string {
  const ended = tunnels.filter(({ bounded, samples: all }) => bounded === all);
  const errors = ended.map(({ halfAngle, predicted }) => Math.abs(halfAngle / predicted - 1));
  const left = tunnels.length - ended.length;
  const wide = 'The more long directions a wedge has, the wider its tunnel.';
  return [
    errors.length === 0
      ? wide
      : `${wide} The means are within ${text(100 * Math.max(...errors))} % of the law sin t = a/√(1 − n/D), a = ${threshold}.`,
    ...(left > 0
      ? [
          `For ${left} of ${tunnels.length} values of n some searches found no end; these means are only lower bounds and not drawn.`,
        ]
      : []),
  ].join(' ');
}
