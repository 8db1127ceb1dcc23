import { text } from '@orograph/report';
import { ray } from '@orograph/probes';
import { named, normal, permutation, unit, type Vector } from '@orograph/tensor';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { groupedBy, linePlot, meansOf, rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';
import { toySlice, type ToyPoint } from './toy-slice.ts';

const kinds = toyKinds.profile;

/** Directions of each kind, each from an optimum of its own. */
const directionsOfEach = 10;

/**
 * The loss along random long, short, isotropic directions, along axes of the wedge and others, and along the radial
 * direction, from optima with |θ| = 1: the mean over the optima.
 */
export const toyProfile: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { loss, seed, note } = bench;
    const { dim } = loss;
    const optima = toyOptima(loss, directionsOfEach, seed);
    const longOf = optima.map((optimum) => new Set(loss.nearest(optimum).axes));
    const drawn = (k: number, keep: (axis: number) => boolean): Vector =>
      unit(normal(dim, named(seed, 'direction', k)).map((x, axis) => (keep(axis) ? x : 0)));
    const order = [...permutation(dim, named(seed, 'axes'))];
    const axesOf = (within: boolean, k: number): number[] =>
      order.filter((axis) => longOf[k]!.has(axis) === within);
    const along = (axes: readonly number[], k: number): Vector => {
      const direction = new Float64Array(dim);
      direction[axes[k % axes.length]!] = 1;
      return direction;
    };
    const makers: readonly (readonly [string, (k: number) => Vector])[] = [
      ['long', (k) => drawn(k, (axis) => longOf[k]!.has(axis))],
      ['short', (k) => drawn(k, (axis) => !longOf[k]!.has(axis))],
      ['random', (k) => drawn(k, () => true)],
      ['long axis', (k) => along(axesOf(true, k), k)],
      ['short axis', (k) => along(axesOf(false, k), k)],
      ['radial', (k) => optima[k]!],
    ];
    const heights: Record<string, number> = {};
    for (const [direction, make] of makers) {
      const points: ToyPoint[] = [];
      for (let sample = 0; sample < directionsOfEach; sample++) {
        const plan = ray(optima[sample]!, make(sample), { points: 51, range: [0, 10] });
        points.push(...(await toySlice(bench, loss, plan, { direction, sample })));
      }
      const { points: means } = meansOf(direction, points, lossAlong);
      heights[direction] = Math.max(...means.map(({ y }) => y));
      note({ type: 'direction', direction, samples: directionsOfEach, highest: heights[direction] });
    }
    note({ type: 'summary', highest: heights });
  },
  part: ({ records }) => ({
    plots: [
      linePlot(
        {
          name: 'profile',
          caption: 'Mean loss along directions from optima of radius 1, each direction from one of its own',
          note: `Along long and radial directions, which stay in the wedge, the loss stays at 0. ${heightsNote(records)}`,
        },
        {
          x: { title: 'distance moved, in units of |θ|' },
          y: { title: 'distance to the nearest wedge' },
          symbols: false,
          series: [...groupedBy(recordsOf(records, kinds, 'point'), 'direction')].map(([name, points]) => ({
            name,
            points: meansOf(name, points, lossAlong).points.map(({ x, y }) => ({ x, y })),
          })),
        },
      ),
    ],
    rows: rowsOf(recordsOf(records, kinds, 'direction'), ({ direction }) => direction, {
      samples: 'directions',
      highest: 'highest mean loss',
    }),
  }),
};

const lossAlong = ({
  coords,
  loss,
}: {
  readonly coords: readonly number[];
  readonly loss: number;
}): { x: number; y: number } => ({ x: coords[0]!, y: loss });

/** How high the mean loss of each kind of direction becomes. */
const heightsNote = (records: readonly unknown[]): string => {
  const heights = recordsOf(records, kinds, 'direction').map(
    ({ direction, highest }) => `${direction} ${text(highest)}`,
  );
  return `The mean reaches, by kind of direction: ${heights.join(', ')}.`;
};
