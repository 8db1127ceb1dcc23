import { plane, planeThrough, slice } from '@orograph/probes';
import { cosine, type Vector } from '@orograph/tensor';

import { chartPicture, type ToyExperiment } from './experiment.ts';
import { toyOptima } from './toy-optima.ts';

const grid = 115;
const draws = 64;

/** The loss on the plane through the origin and two optima: radial tunnels with a ridge between them. */
export const toyPlane: ToyExperiment = async ({ loss, seed, emit, follow }) => {
  const [first, ...others] = toyOptima(loss, draws, seed) as [Vector, ...Vector[]];
  // With one long direction two optima may lie on the same axis, and span no plane.
  const second = others.find((optimum) => Math.abs(cosine(first, optimum)) < 1 - 1e-9)!;
  const { origin, directions, coordinates } = planeThrough([new Float64Array(loss.dim), first, second]);
  const plan = plane(origin, directions, { grid, range: [-1.5, 1.5] });
  const values = new Float64Array(grid * grid).fill(Number.NaN);
  let [points, lowest, highest] = [0, Infinity, -Infinity];
  await follow(slice(loss, plan), (point) => {
    emit({ type: 'point', ...point });
    values[points++] = point.loss;
    lowest = Math.min(lowest, point.loss);
    highest = Math.max(highest, point.loss);
  });
  emit({ type: 'summary', points, lowest, highest, optima: coordinates.slice(1) });
  return [
    chartPicture('plane.svg', 'heat-map', {
      xs: plan.axes[0]!,
      ys: plan.axes[1]!,
      values,
      x: { title: 'along the first optimum' },
      y: { title: 'across it, in the plane of both optima' },
      value: 'distance',
      title: `D = ${loss.dim}, n = ${loss.plan.longDirections}: loss = distance`,
      marks: coordinates.map(([x, y], k) => ({ name: ['origin', 'optimum 1', 'optimum 2'][k]!, x, y })),
    }),
  ];
};
