import {
  barrier,
  barycentricSubdivision,
  flatSimplex,
  sampleConnector,
  segment,
  slice,
  straightConnector,
  type Connector,
  type SlicePoint,
} from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { barycentricConnector } from '@orograph/toy';

import { chartPicture, type ToyBench, type ToyExperiment } from './experiment.ts';
import { toyOptima } from './toy-optima.ts';

const points = 101;
const samples = 300;
const mostOptima = 5;

/**
 * The straight path between two optima and the exact one over the axes they share; then m-connectors, m = 1 … 4: the
 * highest loss on the flat simplex of the optima, and on its barycentric subdivision bent into the wedges.
 */
export const toyConnect: ToyExperiment = async (bench) => {
  const { loss, seed, emit } = bench;
  const optima = toyOptima(loss, mostOptima, seed);
  const [first, second] = optima as [Vector, Vector];
  const middle = barycentricConnector(loss, [first, second]).vertices[3]!;
  const linear = await profile(bench, 'linear', [first, second]);
  const exact = await profile(bench, 'exact', [first, middle, second]);
  for (let rank = 1; rank < mostOptima; rank++) {
    const corners = optima.slice(0, rank + 1);
    const { vertices } = barycentricConnector(loss, corners);
    const complex = barycentricSubdivision(corners.length);
    const bent = complex.vertices.map((subset) => vertices[subset.reduce((mask, i) => mask | (1 << i), 0)]!);
    const straight = straightConnector(corners, flatSimplex(corners.length));
    emit({
      type: 'connector',
      rank,
      samples,
      flat: await highest(bench, straight),
      exact: await highest(bench, { complex, vertices: bent }),
    });
  }
  return [
    chartPicture('connect.svg', 'lines', {
      x: { title: 'share of the way between the optima', domain: [0, 1] },
      y: { title: 'distance to the nearest wedge' },
      symbols: false,
      series: [linear, exact],
    }),
  ];
};

/** The loss along a path of straight pieces, as records and as a line. */
async function profile(
  { loss, emit, follow }: ToyBench,
  path: string,
  corners: readonly Vector[],
): Promise<{ name: string; points: { x: number; y: number }[] }> {
  const pieces = corners.length - 1;
  const along: SlicePoint[] = [];
  for (let piece = 0; piece < pieces; piece++)
    await follow(slice(loss, segment(corners[piece]!, corners[piece + 1]!, { points })), (point) => {
      const record = { ...point, coords: [(piece + point.coords[0]!) / pieces] };
      emit({ type: 'point', path, ...record });
      along.push(record);
    });
  emit({ type: 'barrier', path, height: barrier(along), highest: Math.max(...along.map((at) => at.loss)) });
  return { name: `${path} path`, points: along.map(({ coords, loss: y }) => ({ x: coords[0]!, y })) };
}

async function highest({ loss, seed, follow }: ToyBench, surface: Connector): Promise<number> {
  let most = 0;
  await follow(sampleConnector(loss, surface, { samples, seed }), (at) => (most = Math.max(most, at.loss)));
  return most;
}
