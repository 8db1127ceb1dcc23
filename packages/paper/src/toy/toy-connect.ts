import { courseWords, text } from '@orograph/report';
import {
  barrier,
  barycentricSubdivision,
  flatSimplex,
  randomPoints,
  sampleConnector,
  segment,
  straightConnector,
  type Connector,
  type ProfilePoint,
} from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { barycentricConnector, johnsonPath } from '@orograph/toy';
import { concatMap, from, map, skip } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { groupedBy, linePlot, profileOf, rowsOf, type ToySeries } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';
import { lossRange, toySlice } from './toy-slice.ts';

const kinds = toyKinds.connect;

const points = 101;
const samples = 300;
const mostOptima = 5;

/**
 * Three paths between two optima: the straight one, the exact one over the axes they share, and the exact one that turns
 * about the origin at their radius; then m-connectors, m = 1 … 4: the highest loss on the flat simplex of the optima, and
 * on its barycentric subdivision bent into the wedges.
 */
export const toyConnect: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { loss, seed, note } = bench;
    const optima = toyOptima(loss, mostOptima, seed);
    const [first, second] = optima as [Vector, Vector];
    const middle = barycentricConnector(loss, [first, second]).vertices[3]!;
    await straight(bench, 'linear', [first, second]);
    await straight(bench, 'exact', [first, middle, second]);
    if (loss.plan.longDirections > 1) await curved(bench, [first, second]);
    for (let rank = 1; rank < mostOptima; rank++) {
      const corners = optima.slice(0, rank + 1);
      const flat = await highest(bench, 'flat', straightConnector(corners, flatSimplex(corners.length)));
      const exact = await highest(bench, 'exact', bentConnector(bench, corners));
      note({ type: 'connector', rank, samples, flat, exact });
    }
    note({ type: 'summary', optima: mostOptima });
  },
  part: ({ records }) => ({
    plots: [
      linePlot(
        { name: 'connect', caption: 'Paths between two optima', note: pathsNote(records) },
        {
          x: { title: 'share of the way between the optima', domain: [0, 1] },
          y: { title: 'distance to the nearest wedge' },
          symbols: false,
          series: [...groupedBy(recordsOf(records, kinds, 'point'), 'path')].map(([path, group]) =>
            profileOf(`${path} path`, group),
          ),
        },
      ),
      linePlot(
        {
          name: 'connectors',
          caption: 'The highest loss on the flat simplex of m + 1 optima, and on their connector',
          note: `An m-connector joins m + 1 optima, over the axes that their wedges share. ${courseWords(connectorLines(records), 'm =')}`,
        },
        {
          x: { title: 'm' },
          y: { title: 'highest distance to the nearest wedge' },
          series: connectorLines(records),
        },
      ),
    ],
    rows: rowsOf(recordsOf(records, kinds, 'connector'), ({ rank }) => `m = ${text(rank)}`, {
      samples: 'points drawn',
      flat: 'highest on the flat simplex',
      exact: 'on the connector',
    }),
  }),
};

const connectorLines = (records: readonly unknown[]): ToySeries[] =>
  (['flat', 'exact'] as const).map((surface) => ({
    name: surface === 'flat' ? 'flat simplex' : 'connector',
    points: recordsOf(records, kinds, 'connector').map((record) => ({
      x: record.rank,
      y: record[surface],
    })),
  }));

/** How high each path rises. */
function pathsNote(records: readonly unknown[]): string {
  const rises = recordsOf(records, kinds, 'barrier').map(
    ({ path, highest: rise }) => `the ${path} path ${text(rise)}`,
  );
  return `The exact path goes over the axes that both wedges share, the curved one keeps the radius of the optima too. Farthest from a wedge is ${rises.join(', ')}.`;
}

/** The barycentric subdivision of optima with its vertices in the wedges that they share. */
export function bentConnector({ loss }: Pick<ToyBench, 'loss'>, corners: readonly Vector[]): Connector {
  const { vertices } = barycentricConnector(loss, corners);
  const complex = barycentricSubdivision(corners.length);
  return {
    complex,
    vertices: complex.vertices.map((subset) => vertices[subset.reduce((mask, i) => mask | (1 << i), 0)]!),
  };
}

type Bench = ToyBench<AnyRecordOf<typeof kinds>>;

const noteBarrier = ({ note }: Bench, path: string, along: readonly ProfilePoint[]): void =>
  note({
    type: 'barrier',
    path,
    height: barrier(along),
    highest: lossRange(along).highest,
  });

/** The loss along a path of straight pieces. */
async function straight(bench: Bench, path: string, corners: readonly Vector[]): Promise<void> {
  const pieces = corners.length - 1;
  const along: ProfilePoint[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const plan = segment(corners[piece]!, corners[piece + 1]!, { points });
    along.push(...(await toySlice(bench, bench.loss, plan, { path }, ([t]) => [(piece + t!) / pieces])));
  }
  noteBarrier(bench, path, along);
}

/** The loss along the path that turns about the origin. */
async function curved(bench: Bench, [start, end]: readonly [Vector, Vector]): Promise<void> {
  const { loss, measure } = bench;
  const around = johnsonPath(loss, start, end);
  const shares = Array.from({ length: points }, (_, k) => k / (points - 1));
  const along = await measure(
    { count: points, keyOf: (place) => ({ path: 'curved', index: [place] }) },
    (known) =>
      from(shares.slice(known)).pipe(
        concatMap(async (t, k) => ({
          type: 'point',
          path: 'curved',
          index: [known + k],
          coords: [t],
          loss: await loss.value(around.pointOn(t)),
        })),
      ),
  );
  noteBarrier(bench, 'curved', along);
}

async function highest(
  { loss, seed, measure }: Bench,
  surface: string,
  connector: Connector,
): Promise<number> {
  const places = randomPoints(connector.complex, { samples, seed });
  const keyOf = (place: number): Readonly<Record<string, unknown>> => ({ ...places[place], surface });
  const found = await measure({ count: samples, keyOf }, (known) =>
    sampleConnector(loss, connector, { samples, seed }).pipe(
      skip(known),
      map((record) => ({ ...record, surface })),
    ),
  );
  return lossRange(found).highest;
}
