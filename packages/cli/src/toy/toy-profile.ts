import { ray, slice } from '@orograph/probes';
import { normal, streamSeed, unit, type Vector } from '@orograph/tensor';

import { chartPicture, type ToyExperiment } from './experiment.ts';
import { toyOptima } from './toy-optima.ts';

const directionsOfEach = 10;

/** The mean loss along random long, short, isotropic directions and the radial one, from an optimum with |θ| = 1. */
export const toyProfile: ToyExperiment = async ({ loss, seed, emit, follow }) => {
  const [optimum] = toyOptima(loss, 1, seed) as [Vector];
  const long = new Set(loss.nearest(optimum).axes);
  const drawn = (k: number, keep: (axis: number) => boolean): Vector =>
    unit(normal(loss.dim, streamSeed(seed, k + 1)).map((x, axis) => (keep(axis) ? x : 0)));
  const kinds: readonly (readonly [string, (k: number) => Vector])[] = [
    ['long', (k) => drawn(k, (axis) => long.has(axis))],
    ['short', (k) => drawn(k, (axis) => !long.has(axis))],
    ['random', (k) => drawn(k, () => true)],
    ['radial', () => optimum],
  ];
  const series: { name: string; points: { x: number; y: number }[] }[] = [];
  for (const [direction, make] of kinds) {
    const count = direction === 'radial' ? 1 : directionsOfEach;
    const mean = new Map<number, number>();
    for (let sample = 0; sample < count; sample++)
      await follow(slice(loss, ray(optimum, make(sample), { points: 51, range: [0, 10] })), (point) => {
        emit({ type: 'point', direction, sample, ...point });
        mean.set(point.coords[0]!, (mean.get(point.coords[0]!) ?? 0) + point.loss / count);
      });
    series.push({ name: direction, points: [...mean].map(([x, y]) => ({ x, y })) });
    emit({ type: 'summary', direction, samples: count, highest: Math.max(...mean.values()) });
  }
  return [
    chartPicture('profile.svg', 'lines', {
      x: { title: 'distance moved, in units of |θ|' },
      y: { title: 'distance to the nearest wedge' },
      symbols: false,
      series,
    }),
  ];
};
