import { courseWords, numberAt, text } from '@orograph/report';
import { successRates, thresholdDimension } from '@orograph/probes';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf, type RecordOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { groupedBy, linePlot, rowsOf } from './toy-chart.ts';
import { subspaceRecords } from './toy-subspace.ts';

const kinds = toyKinds.cutoff;

const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
const tolerances = [0.2, 0.1, 0.03, 0.001];
const dimensionsOfEach = 14;

/**
 * The threshold dimension against n at several tolerances ε: the smallest d from which on at least half of the descents
 * come within ε|θ₀| of a wedge, with the last d tried before it. D − n for ε → 0, less for a larger ε.
 */
export const toyCutoff: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { dim } = bench.loss;
    const counts = [...new Set(shares.map((share) => Math.max(1, Math.round(share * dim))))];
    const thresholds: Threshold[] = [];
    for (const n of counts) {
      const beyond = Math.min(dim, dim - n + Math.max(2, Math.round(dim / 20)));
      const dimensions = [
        ...new Set(
          Array.from({ length: dimensionsOfEach }, (_, k) =>
            Math.round((beyond * k) / (dimensionsOfEach - 1)),
          ),
        ),
      ];
      const records = await subspaceRecords(bench, n, dimensions);
      for (const tolerance of tolerances) {
        const rates = successRates(records, { threshold: tolerance ** 2 });
        const threshold = thresholdDimension(rates) ?? null;
        const interval = stepAround(
          rates.map(({ d }) => d),
          threshold,
        );
        const found = { longDirections: n, tolerance, threshold, interval };
        bench.note({ type: 'threshold', ...found, cutOff: dim - n });
        thresholds.push(found);
      }
    }
    bench.note({ type: 'summary', thresholds });
  },
  part: ({ run, records }) => {
    const dim = numberAt(run, 'identity', 'dim');
    const found = recordsOf(records, kinds, 'threshold');
    const series = [...groupedBy(found, 'tolerance')].map(([tolerance, group]) => ({
      name: `ε = ${tolerance}`,
      points: group.map((record) => ({
        x: record.longDirections,
        y: record.threshold ?? Number.NaN,
        low: record.interval[0] ?? Number.NaN,
        high: record.interval[1] ?? Number.NaN,
      })),
    }));
    return {
      plots: [
        linePlot(
          {
            name: 'cutoff',
            caption:
              'The threshold dimension falls with n, and is the lower the larger the tolerance ε; bars are the step of the values tried',
            note: `From the threshold dimension on at least half of the descents end within ε|θ₀| of a wedge; for ε → 0 it is D − n. ${courseWords(series, 'n =')}`,
          },
          {
            x: { title: 'n, long directions of a wedge' },
            y: { title: 'threshold dimension' },
            series: [...series, { name: 'D − n', points: [0, dim].map((n) => ({ x: n, y: dim - n })) }],
          },
        ),
      ],
      rows: rowsOf(found, (record) => `n = ${text(record.longDirections)}, ε = ${text(record.tolerance)}`, {
        threshold: 'threshold',
        interval: 'between',
        cutOff: 'D − n',
      }),
    };
  },
};

type Threshold = RecordOf<typeof kinds, 'summary'>['thresholds'][number];

/** Between which of the values tried a threshold lies: the last below it and itself; beyond all where there is none. */
function stepAround(
  tried: readonly number[],
  threshold: number | null,
): readonly [number | null, number | null] {
  if (threshold === null) return [tried.at(-1)!, null];
  return [tried[tried.indexOf(threshold) - 1] ?? 0, threshold];
}
