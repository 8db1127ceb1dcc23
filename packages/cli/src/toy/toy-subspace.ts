import { subspace } from '@orograph/probes';
import { constant, normal, sgd, streamSeed, unit } from '@orograph/tensor';
import { wedges } from '@orograph/toy';

import { chartPicture, type ToyExperiment } from './experiment.ts';

const steps = 1500;
const seedsOfEach = 3;

/**
 * The distance left after optimization on random affine subspaces of dimension d: zero from d = D − n on.
 *
 * For n itself, a tenth and four fifths of D. The loss is the squared distance, |θ₀| = 1.
 */
export const toySubspace: ToyExperiment = async ({ loss, seed, emit, follow }) => {
  const { dim } = loss;
  const series: { name: string; points: { x: number; y: number; low: number; high: number }[] }[] = [];
  const others = [Math.max(1, Math.round(dim / 10)), Math.max(1, Math.round((4 * dim) / 5))];
  const counts = [...new Set([loss.plan.longDirections, ...others])].toSorted((a, b) => a - b);
  for (const n of counts) {
    const distances = new Map<number, number[]>();
    const probe = subspace(wedges({ dim, longDirections: n, map: 'squared' }), {
      origin: (draw) => unit(normal(dim, streamSeed(draw, dim))),
      dimensions: dimensionsAround(dim, n),
      seeds: Array.from({ length: seedsOfEach }, (_, k) => streamSeed(seed, k)),
      columns: 'orthonormal',
      optimizer: sgd({ momentum: 0.97, nesterov: true }),
      schedule: constant(0.45),
      steps,
    });
    await follow(probe, (record) => {
      const distance = record.metrics['distance']!;
      emit({ ...record, longDirections: n });
      distances.set(record.d, [...(distances.get(record.d) ?? []), distance]);
    });
    series.push({
      name: `n = ${n}`,
      points: [...distances].map(([x, all]) => ({
        x,
        y: all.reduce((sum, y) => sum + y, 0) / all.length,
        low: Math.min(...all),
        high: Math.max(...all),
      })),
    });
    emit({ type: 'summary', longDirections: n, cutOff: dim - n });
  }
  return [
    chartPicture('subspace.svg', 'lines', {
      x: { title: 'd, dimension of the subspace' },
      y: { title: 'distance left, in units of |θ₀|' },
      series,
      title: `The distance reaches 0 at d = D − n, D = ${dim}`,
    }),
  ];
};

/** Eight dimensions up to the cut-off D − n, and 5 and a tenth of D more. */
const dimensionsAround = (dim: number, n: number): number[] => {
  const cutOff = dim - n;
  const below = Array.from({ length: 8 }, (_, k) => Math.floor((cutOff * k) / 8));
  const beyond = [cutOff, cutOff + 5, cutOff + 5 + Math.round(dim / 10)].filter((d) => d <= dim);
  return [...new Set([...below, ...beyond])];
};
