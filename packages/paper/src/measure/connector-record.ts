import { sampleConnector, type Connector, type MeasuredLoss } from '@orograph/probes';

import type { Lab } from '../study/lab.ts';

/** The loss on a connector at random points of it, as a record holds it. */
interface ConnectorRecord {
  /** The highest loss. */
  readonly highest: number;
  /** The mean loss. */
  readonly mean: number;
  /** The lowest accuracy, where there is one. */
  readonly lowestAccuracy?: number;
  /** For a few optima the points: weights of the optima in the flat simplex they lie over, and the loss there. */
  readonly points?: readonly { readonly weights: readonly number[]; readonly value: number }[];
}

/** Measures a connector at `samples` random points; keeps the points of those between three optima. */
export async function connectorRecord(
  lab: Lab,
  loss: MeasuredLoss,
  connector: Connector,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Promise<ConnectorRecord> {
  const { cells, vertices } = connector.complex;
  const optima = Math.max(...vertices.flat()) + 1;
  const measured = await lab.follow(sampleConnector(loss, connector, { samples, seed }));
  const losses = measured.map((point) => point.loss);
  const accuracies = measured.flatMap(({ metrics }) => metrics['accuracy'] ?? []);
  const points = measured.map(({ cell, weights, loss: value }) => ({
    weights: Array.from({ length: optima }, (_, i) =>
      cells[cell]!.reduce((sum, vertex, k) => {
        const subset = vertices[vertex]!;
        return sum + (subset.includes(i) ? weights[k]! / subset.length : 0);
      }, 0),
    ),
    value,
  }));
  return {
    highest: Math.max(...losses),
    mean: losses.reduce((sum, value) => sum + value, 0) / losses.length,
    ...(accuracies.length === losses.length && { lowestAccuracy: Math.min(...accuracies) }),
    ...(optima === 3 && { points }),
  };
}
