import { numberAt, ofType, text } from '@orograph/report';
import { tunnelWidth, width, type Width } from '@orograph/probes';
import { streamSeed } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map } from 'rxjs';

import type { ToyExperiment } from './experiment.ts';
import { linePlot, rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';

const samples = 100;
const threshold = 0.1;

/**
 * The angular half-width of the tunnel at an optimum against n/D, beside its law sin t = a/√(1 − n/D); a, the distance
 * that counts as outside, is 0.1. The law holds while no other wedge comes nearer.
 */
export const toyWidth: ToyExperiment = {
  run: async ({ loss, seed, measure, note }) => {
    const { dim, plan } = loss;
    const shares = [0.1, 0.2, 0.3, 0.4, 0.5].map((share) => Math.max(1, Math.round(share * dim)));
    const counts = [...new Set([...shares, plan.longDirections])].toSorted((a, b) => a - b);
    for (const n of counts) {
      const landscape = wedges({ dim, longDirections: n });
      const [theta] = toyOptima(landscape, 1, seed);
      const records = (await measure(samples, (skip) =>
        width(landscape, { theta: theta!, threshold, samples, seed: streamSeed(seed, 1), skip }).pipe(
          map((record) => ({ ...record, longDirections: n })),
        ),
      )) as unknown as readonly Width[];
      const { angle } = tunnelWidth(records);
      note({
        type: 'tunnel',
        longDirections: n,
        halfAngle: angle.mean / 2,
        standardError: angle.standardError / 2,
        predicted: Math.asin(Math.min(1, threshold / Math.sqrt(1 - n / dim))),
        bounded: records.filter((record) => record.bounded.angle).length,
        samples,
      });
    }
    note({ type: 'summary', longDirections: counts });
  },
  part: ({ run, records }) => {
    const dim = numberAt(run, 'identity', 'dim');
    const tunnels = ofType(records, 'tunnel');
    const share = (tunnel: unknown): number => numberAt(tunnel, 'longDirections') / dim;
    const measured = tunnels
      .filter((tunnel) => numberAt(tunnel, 'bounded') === numberAt(tunnel, 'samples'))
      .map((tunnel) => {
        const [y, error] = [numberAt(tunnel, 'halfAngle'), numberAt(tunnel, 'standardError')];
        return { x: share(tunnel), y, low: y - error, high: y + error };
      });
    const law = tunnels.map((tunnel) => ({ x: share(tunnel), y: numberAt(tunnel, 'predicted') }));
    const highs = [...law.map(({ y }) => y), ...measured.map(({ high }) => high)];
    return {
      plots: [
        linePlot('width', 'Angular half-width of the tunnel at an optimum, and its law', {
          x: { title: 'n/D, share of long directions' },
          y: { title: 'angular half-width (radians)', domain: [0, 1.1 * Math.max(...highs)] },
          series: [
            { name: 'measured', points: measured },
            { name: 'law', points: law },
          ],
        }),
      ],
      rows: rowsOf(tunnels, (tunnel) => `n = ${text(numberAt(tunnel, 'longDirections'))}`, [
        'halfAngle',
        'standardError',
        'predicted',
        'bounded',
        'samples',
      ]),
    };
  },
};
