import { heatMapChart, sliceGrid, text } from '@orograph/report';
import { plane } from '@orograph/probes';
import { unit } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { groupedBy } from './toy-chart.ts';
import { lossRange, toySlice, type ToyPoint } from './toy-slice.ts';

const kinds = toyKinds.triangle;

const grid = 101;
/** Such that a side lies on points of the grid. */
const offsets = [0, 0.28 * Math.SQRT2];

/**
 * The loss on planes across (1, 1, 1) in D = 3, n = 2: through the origin three low-loss lines at 60°, at an offset c the
 * sides of an equilateral triangle, √6·c long.
 */
export const toyTriangle: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const loss = wedges({ dim: 3, longDirections: 2 });
    const directions = [unit(Float64Array.of(1, -1, 0)), unit(Float64Array.of(-1, -1, 2))] as const;
    const all: ToyPoint[] = [];
    for (const offset of offsets) {
      const origin = new Float64Array(3).fill(offset / Math.sqrt(3));
      all.push(...(await toySlice(bench, loss, plane(origin, directions, { grid }), { offset })));
    }
    bench.note({
      type: 'summary',
      points: all.length,
      ...lossRange(all),
      sides: offsets.map((c) => Math.sqrt(6) * c),
    });
  },
  part: ({ records }) => {
    const planes = [...groupedBy(recordsOf(records, kinds, 'point'), 'offset')];
    const highest = Math.max(...planes.map(([, points]) => lossRange(points).highest));
    return {
      plots: planes.map(([, points], k) => {
        const { axes, loss } = sliceGrid(points, { shape: [grid, grid] });
        return {
          name: `triangle-${k}`,
          caption:
            k === 0
              ? 'Across (1, 1, 1) through the origin: three lines at 60°'
              : 'Across (1, 1, 1) off the origin: an equilateral triangle',
          note: `${k === 0 ? 'Each line is where a coordinate plane, a wedge, crosses this one.' : `The three wedges cross this plane in the sides of a triangle, √6·c = ${text(Math.sqrt(6) * offsets[k]!)} long.`} The distance to the nearest reaches ${text(lossRange(points).highest)}.`,
          spec: heatMapChart({
            xs: axes[0]!,
            ys: axes[1]!,
            // What is 0 up to rounding is shown as 0.
            values: loss.map((value) => (value < 1e-12 ? 0 : value)),
            x: { title: 'along (1, −1, 0)' },
            y: { title: 'along (−1, −1, 2)' },
            value: 'distance',
            // One colour stands for one distance in both.
            domain: [0, highest],
          }),
        };
      }),
      rows: [],
    };
  },
};
