import { text } from '@orograph/report';
import { subspace, type SubspaceRecord } from '@orograph/probes';
import { constant, normal, sgd, streamSeed, unit } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { groupedBy, linePlot, meansOf, type ToySeries } from './toy-chart.ts';

const kinds = toyKinds.subspace;

const steps = 1500;
const seedsOfEach = 3;

/**
 * Descents on d² from |θ₀| = 1 in random subspaces of some dimensions, for wedges of n long directions: three each.
 */
export function subspaceRecords(
  { loss: { dim }, seed, measure }: Pick<ToyBench, 'loss' | 'measure' | 'seed'>,
  n: number,
  dimensions: readonly number[],
): Promise<readonly (SubspaceRecord & { readonly longDirections: number })[]> {
  const seeds = Array.from({ length: seedsOfEach }, (_, k) => streamSeed(seed, k));
  const keyOf = (place: number): { d: number; seed: number; longDirections: number } => ({
    d: dimensions[Math.floor(place / seedsOfEach)]!,
    seed: seeds[place % seedsOfEach]!,
    longDirections: n,
  });
  return measure({ count: dimensions.length * seedsOfEach, keyOf }, (known) =>
    subspace(wedges({ dim, longDirections: n, map: 'squared' }), {
      origin: (draw) => unit(normal(dim, streamSeed(draw, dim))),
      dimensions,
      seeds,
      columns: 'orthonormal',
      optimizer: sgd({ momentum: 0.97, nesterov: true }),
      schedule: constant(0.45),
      steps,
      skip: (d, draw) => dimensions.indexOf(d) * seedsOfEach + seeds.indexOf(draw) < known,
    }).pipe(map((record) => ({ ...record, longDirections: n }))),
  );
}

/**
 * The distance left after optimization on random affine subspaces of dimension d: zero from d = D − n on.
 *
 * For n itself, a tenth and four fifths of D. The loss is the squared distance, |θ₀| = 1.
 */
export const toySubspace: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { dim, plan } = bench.loss;
    const others = [Math.max(1, Math.round(dim / 10)), Math.max(1, Math.round((4 * dim) / 5))];
    const counts = [...new Set([plan.longDirections, ...others])].toSorted((a, b) => a - b);
    for (const n of counts) await subspaceRecords(bench, n, dimensionsAround(dim, n));
    bench.note({ type: 'summary', cutOffs: counts.map((n) => ({ longDirections: n, cutOff: dim - n })) });
  },
  part: ({ records }) => {
    const series = [...groupedBy(recordsOf(records, kinds, 'dimension'), 'longDirections')].map(
      ([n, group]) => meansOf(`n = ${n}`, group, ({ d, metrics }) => ({ x: d, y: metrics['distance']! })),
    );
    return {
      plots: [
        linePlot(
          {
            name: 'subspace',
            caption: 'The distance left reaches 0 at d = D − n',
            note: `A random subspace meets a wedge where their dimensions together reach D. ${zerosNote(series, recordOf(records, kinds, 'summary')?.cutOffs ?? [])}`,
          },
          {
            x: { title: 'd, dimension of the subspace' },
            y: { title: 'distance left, in units of |θ₀|' },
            series,
          },
        ),
      ],
      rows: series.map(({ name, points }) => [
        name,
        points.map(({ x, y }) => `d = ${text(x)}: ${text(y)}`).join(' · '),
      ]),
    };
  },
};

/** Eight dimensions up to the cut-off D − n, and 5 and a tenth of D more. */
const dimensionsAround = (dim: number, n: number): number[] => {
  const cutOff = dim - n;
  const below = Array.from({ length: 8 }, (_, k) => Math.floor((cutOff * k) / 8));
  const beyond = [cutOff, cutOff + 5, cutOff + 5 + Math.round(dim / 10)].filter((d) => d <= dim);
  return [...new Set([...below, ...beyond])];
};

/** From which dimension on each series is within a hundredth of |θ₀|, beside D − n. */
const zerosNote = (series: readonly ToySeries[], cutOffs: readonly { readonly cutOff: number }[]): string =>
  series
    .map(({ name, points }, k) => {
      const first = points.find((_, at) => points.slice(at).every(({ y }) => y < 0.01));
      return `For ${name} less than 0.01 is left ${first === undefined ? 'at none of the dimensions tried' : `from d = ${text(first.x)} on`}; D − n is ${text(cutOffs[k]?.cutOff)}.`;
    })
    .join(' ');
