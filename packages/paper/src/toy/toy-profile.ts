import { fieldAt, numberAt, ofType, text } from '@orograph/report';
import { ray } from '@orograph/probes';
import { normal, permutation, streamSeed, unit, type Vector } from '@orograph/tensor';

import type { ToyExperiment } from './experiment.ts';
import { groupedBy, linePlot, meansOf, rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';
import { toySlice } from './toy-slice.ts';

const directionsOfEach = 10;

/**
 * The loss along random long, short, isotropic directions, along axes of the wedge and others, and along the radial
 * direction, from an optimum with |θ| = 1.
 */
export const toyProfile: ToyExperiment = {
  run: async (bench) => {
    const { loss, seed, note } = bench;
    const { dim } = loss;
    const [optimum] = toyOptima(loss, 1, seed) as [Vector];
    const long = new Set(loss.nearest(optimum).axes);
    const drawn = (k: number, keep: (axis: number) => boolean): Vector =>
      unit(normal(dim, streamSeed(seed, k + 1)).map((x, axis) => (keep(axis) ? x : 0)));
    const order = [...permutation(dim, streamSeed(seed, 0))];
    const axesOf = (within: boolean): number[] => order.filter((axis) => long.has(axis) === within);
    const along = (axes: readonly number[], k: number): Vector => {
      const direction = new Float64Array(dim);
      direction[axes[k % axes.length]!] = 1;
      return direction;
    };
    const kinds: readonly (readonly [string, (k: number) => Vector])[] = [
      ['long', (k) => drawn(k, (axis) => long.has(axis))],
      ['short', (k) => drawn(k, (axis) => !long.has(axis))],
      ['random', (k) => drawn(k, () => true)],
      ['long axis', (k) => along(axesOf(true), k)],
      ['short axis', (k) => along(axesOf(false), k)],
      ['radial', () => optimum],
    ];
    const heights: Record<string, number> = {};
    for (const [direction, make] of kinds) {
      const samples = direction === 'radial' ? 1 : directionsOfEach;
      const points = [];
      for (let sample = 0; sample < samples; sample++) {
        const plan = ray(optimum, make(sample), { points: 51, range: [0, 10] });
        points.push(...(await toySlice(bench, loss, plan, { direction, sample })));
      }
      const { points: means } = meansOf(direction, points, lossAlong);
      heights[direction] = Math.max(...means.map(({ y }) => y));
      note({ type: 'direction', direction, samples, highest: heights[direction] });
    }
    note({ type: 'summary', highest: heights });
  },
  part: ({ records }) => ({
    plots: [
      linePlot('profile', 'Mean loss along directions from an optimum of radius 1', {
        x: { title: 'distance moved, in units of |θ|' },
        y: { title: 'distance to the nearest wedge' },
        symbols: false,
        series: [...groupedBy(ofType(records, 'point'), 'direction')].map(([name, points]) => ({
          name,
          points: meansOf(name, points, lossAlong).points.map(({ x, y }) => ({ x, y })),
        })),
      }),
    ],
    rows: rowsOf(ofType(records, 'direction'), (record) => text(fieldAt(record, 'direction')), [
      'samples',
      'highest',
    ]),
  }),
};

const lossAlong = (point: unknown): { x: number; y: number } => ({
  x: numberAt(point, 'coords', 0),
  y: numberAt(point, 'loss'),
});
