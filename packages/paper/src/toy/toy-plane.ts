import { heatMapChart, sliceGrid, text } from '@orograph/report';
import { plane, planeThrough } from '@orograph/probes';
import { cosine, type Vector } from '@orograph/tensor';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';
import { lossRange, toySlice } from './toy-slice.ts';

const kinds = toyKinds.plane;

const grid = 115;
const draws = 64;

/** The loss on the plane through the origin and two optima: radial tunnels with a ridge between them. */
export const toyPlane: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { loss, seed, note } = bench;
    const [first, ...others] = toyOptima(loss, draws, seed) as [Vector, ...Vector[]];
    // With one long direction two optima may lie on the same axis, and span no plane.
    const second = others.find((optimum) => Math.abs(cosine(first, optimum)) < 1 - 1e-9)!;
    const { origin, directions, coordinates } = planeThrough([new Float64Array(loss.dim), first, second]);
    const points = await toySlice(bench, loss, plane(origin, directions, { grid, range: [-1.5, 1.5] }));
    note({ type: 'summary', points: points.length, ...lossRange(points), optima: coordinates.slice(1) });
  },
  part: ({ records }) => {
    const { axes, loss } = sliceGrid(records, { shape: [grid, grid] });
    const summary = recordOf(records, kinds, 'summary');
    const optima = (summary?.optima ?? []).map(([x, y], k) => ({
      name: `optimum ${k + 1}`,
      x: x!,
      y: y!,
    }));
    return {
      plots: [
        {
          name: 'plane',
          caption: 'Through the origin and two optima: radial tunnels with a ridge between them',
          note: `A tunnel goes from the origin through each optimum, for a wedge is a cone. The distance to the nearest wedge goes from ${text(summary?.lowest)} to ${text(summary?.highest)}.`,
          spec: heatMapChart({
            xs: axes[0]!,
            ys: axes[1]!,
            values: loss,
            x: { title: 'along the first optimum' },
            y: { title: 'across it, in the plane of both optima' },
            value: 'distance',
            marks: [{ name: 'origin', x: 0, y: 0 }, ...optima],
          }),
        },
      ],
      rows: rowsOf(summary ? [summary] : [], () => 'plane', {
        points: 'points',
        lowest: 'least distance',
        highest: 'greatest',
      }),
    };
  },
};
