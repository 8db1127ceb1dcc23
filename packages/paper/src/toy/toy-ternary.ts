import { ternaryChart, text } from '@orograph/report';
import { straightConnector, flatSimplex, type Connector } from '@orograph/probes';
import { combine, type Vector } from '@orograph/tensor';
import { concatMap, from } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { groupedBy, rowsOf } from './toy-chart.ts';
import { bentConnector } from './toy-connect.ts';
import { toyOptima } from '../wedges/toy-optima.ts';
import { lossRange } from './toy-slice.ts';

const kinds = toyKinds.ternary;

const steps = 30;

type Weights = readonly [number, number, number];

/** All weights of three corners that are multiples of 1/steps. */
const weights: readonly Weights[] = Array.from({ length: steps + 1 }, (_, top) =>
  Array.from({ length: steps + 1 - top }, (__, right): Weights => [
    (steps - top - right) / steps,
    right / steps,
    top / steps,
  ]),
).flat();

/**
 * The loss over the flat triangle of three optima, and over their 2-connector: a point with weights w lies in the cell of
 * the chain i, ij, ijk in the order of falling weights, at w_i − w_j, 2(w_j − w_k), 3w_k.
 */
export const toyTernary: ToyExperiment = {
  kinds,
  run: async ({ loss, seed, measure, note }: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const corners = toyOptima(loss, 3, seed);
    const flat = straightConnector(corners, flatSimplex(3)).vertices;
    const bent = bentConnector({ loss }, corners);
    const surfaces: Readonly<Record<string, (at: Weights) => Vector>> = {
      flat: (at) => combine(flat, at),
      connector: (at) => onSubdivision(bent, at),
    };
    const ranges: Record<string, ReturnType<typeof lossRange>> = {};
    for (const [surface, pointOn] of Object.entries(surfaces)) {
      const records = await measure(
        { count: weights.length, keyOf: (place) => ({ surface, weights: weights[place] }) },
        (known) =>
          from(weights.slice(known)).pipe(
            concatMap(async (at) => ({
              type: 'sample' as const,
              surface,
              weights: at,
              loss: await loss.value(pointOn(at)),
            })),
          ),
      );
      ranges[surface] = lossRange(records);
      note({ type: 'surface', surface, samples: records.length, ...lossRange(records) });
    }
    note({ type: 'summary', flat: ranges['flat']!, connector: ranges['connector']! });
  },
  part: ({ records }) => ({
    plots: [...groupedBy(recordsOf(records, kinds, 'sample'), 'surface')].map(([surface, samples]) => ({
      name: `ternary-${surface}`,
      caption:
        surface === 'flat' ? 'The flat triangle of three optima' : 'The 2-connector of the same optima',
      note: surfaceNote(surface, lossRange(samples)),
      spec: ternaryChart({
        corners: ['optimum 1', 'optimum 2', 'optimum 3'],
        value: 'distance',
        domain: [0, lossRange(recordsOf(records, kinds, 'sample')).highest],
        points: samples.map((sample) => ({
          weights: sample.weights as Weights,
          value: sample.loss,
        })),
      }),
    })),
    rows: rowsOf(recordsOf(records, kinds, 'surface'), ({ surface }) => surface, {
      samples: 'points',
      lowest: 'least distance',
      highest: 'greatest',
    }),
  }),
};

/** How far from the wedges a triangle goes. */
const surfaceNote = (
  surface: string,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): string =>
  surface === 'flat'
    ? `Between its corners the triangle leaves the wedges: the distance goes from ${text(lowest)} to ${text(highest)}.`
    : `Bent over the axes that the wedges share, it stays within ${text(highest)} of them; both triangles have the same colours.`;

/** The point of the barycentric subdivision at some weights of its three corners. */
function onSubdivision({ complex, vertices }: Connector, at: Weights): Vector {
  const order = [0, 1, 2].toSorted((i, j) => at[j]! - at[i]!);
  const chain = order.map((_, k) => order.slice(0, k + 1).toSorted((i, j) => i - j));
  const corners = chain.map(
    (subset) => vertices[complex.vertices.findIndex((vertex) => vertex.join() === subset.join())]!,
  );
  const [a, b, c] = order.map((i) => at[i]!) as [number, number, number];
  return combine(corners, [a - b, 2 * (b - c), 3 * c]);
}
