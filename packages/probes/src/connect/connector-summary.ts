import { norm, type Measurement, type Vector } from '@orograph/tensor';

import { barrier } from '../barrier.ts';
import { lengthRatio } from './curve.ts';
import type { ConnectorProfilePoint } from './connect-measures.ts';
import type { Surface } from './connect-training.ts';

/** The least accuracy and the highest loss, or their means. */
export interface LossAndAccuracy {
  /** The training loss. */
  readonly loss: number;
  /** The accuracy on training data, where there is one. */
  readonly accuracy?: number;
  /** The loss on test data, where a loss has it among its metrics; see `withTest`. */
  readonly testLoss?: number;
  /** The accuracy on test data. */
  readonly testAccuracy?: number;
}

/** What the points of a connector come to, beside its optima and the linear simplex between them. */
export interface ConnectorSummary {
  /** What the record is. */
  readonly type: 'connector';
  /** One less than the optima it joins. */
  readonly m: number;
  /** How it was found. */
  readonly method: string;
  /** `diverged` when its training left the finite numbers. */
  readonly status: 'diverged' | 'done';
  /** How many points of it were measured. */
  readonly points: number;
  /** The optima. */
  readonly optima: readonly LossAndAccuracy[];
  /** The highest loss and the lowest accuracy on the connector, which may be at different points. */
  readonly worst: LossAndAccuracy;
  /** The means over its points. */
  readonly mean: LossAndAccuracy;
  /** The same of the linear simplex. */
  readonly linearWorst: LossAndAccuracy;
  /** The same of the linear simplex. */
  readonly linearMean: LossAndAccuracy;
  /** The trained vertices: between which optima, how low, and |θ|. */
  readonly vertices: readonly (LossAndAccuracy & {
    readonly between: readonly number[];
    readonly norm: number;
  })[];
}

/** How high a path is, and the segment between its ends. */
export interface PathSummary {
  /** What the record is. */
  readonly type: 'summary';
  /** How many points were measured in all. */
  readonly points: number;
  /** The barriers of the segment and of the path; absent for a connector of more than two optima. */
  readonly barrier?: { readonly linear: number; readonly connector: number };
  /** How much longer a polygonal chain is than the segment. */
  readonly lengthRatio?: number;
}

/** What a connector's measurements are summed up with. */
export interface ConnectorFacts {
  /** How it was found. */
  readonly method: string;
  /** One measurement for each optimum. */
  readonly optima: readonly Measurement[];
  /** The trained vertices: between which optima, where and how low. */
  readonly vertices: readonly {
    readonly between: readonly number[];
    readonly theta: Vector;
    readonly at: Measurement;
  }[];
  /** Whether its training left the finite numbers. */
  readonly diverged: boolean;
}

/** The points of the linear simplex and of the connector, at the same coordinates. */
export interface ConnectorProfiles {
  /** On the linear simplex between the optima. */
  readonly linear: readonly ConnectorProfilePoint[];
  /** On the connector. */
  readonly connector: readonly ConnectorProfilePoint[];
}

/** Sums up the points of a connector: their worst and their mean, beside the optima and the points of the linear simplex. */
export function connectorSummary(
  profiles: ConnectorProfiles,
  { method, optima, vertices, diverged }: ConnectorFacts,
): ConnectorSummary {
  const [linear, found] = [profiles.linear, profiles.connector].map((records) => records.map(pick)) as [
    LossAndAccuracy[],
    LossAndAccuracy[],
  ];
  return {
    type: 'connector',
    m: optima.length - 1,
    method,
    status: diverged ? 'diverged' : 'done',
    points: found.length,
    optima: optima.map(pick),
    worst: worst(found),
    mean: mean(found),
    linearWorst: worst(linear),
    linearMean: mean(linear),
    vertices: vertices.map(({ between, theta, at }) => ({ between, ...pick(at), norm: norm(theta) })),
  };
}

/** Sums up a path: the barriers of the segment and of the path, and how much longer it is; of another connector only how much was measured. */
export function pathSummary(profiles: ConnectorProfiles, surface: Surface): PathSummary {
  const points = profiles.linear.length + profiles.connector.length;
  if (surface.kind === 'complex') return { type: 'summary', points };
  const [linear, found] = [profiles.linear, profiles.connector].map((records) => barrier(records)) as [
    number,
    number,
  ];
  return {
    type: 'summary',
    points,
    barrier: { linear, connector: found },
    ...(surface.kind === 'polychain' && { lengthRatio: lengthRatio(surface.vertices) }),
  };
}

function pick({ loss, metrics }: Measurement): LossAndAccuracy {
  const { accuracy, testLoss, testAccuracy } = metrics;
  return {
    loss,
    ...(accuracy !== undefined && { accuracy }),
    ...(testLoss !== undefined && { testLoss }),
    ...(testAccuracy !== undefined && { testAccuracy }),
  };
}

const worst = (points: readonly LossAndAccuracy[]): LossAndAccuracy =>
  folded(
    points,
    (losses) => Math.max(...losses),
    (accuracies) => Math.min(...accuracies),
  );

const mean = (points: readonly LossAndAccuracy[]): LossAndAccuracy => folded(points, average, average);

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

function folded(
  points: readonly LossAndAccuracy[],
  ofLosses: (losses: readonly number[]) => number,
  ofAccuracies: (accuracies: readonly number[]) => number,
): LossAndAccuracy {
  const of = (
    name: keyof LossAndAccuracy,
    fold: (values: readonly number[]) => number,
  ): Partial<LossAndAccuracy> => {
    const values = points.flatMap((point) => point[name] ?? []);
    return values.length > 0 ? { [name]: fold(values) } : {};
  };
  return {
    loss: ofLosses(points.map(({ loss }) => loss)),
    ...of('accuracy', ofAccuracies),
    ...of('testLoss', ofLosses),
    ...of('testAccuracy', ofAccuracies),
  };
}
