import { barrier, lengthRatio, type ProfilePoint } from '@orograph/probes';
import { norm, type Measurement, type Vector } from '@orograph/tensor';

import type { Surface } from './connect-method.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';

/** The least accuracy and the highest loss, or their means. */
interface LossAndAccuracy {
  readonly loss: number;
  readonly accuracy?: number;
  readonly testLoss?: number;
  readonly testAccuracy?: number;
}

/** What a connector's measurements are summed up with. */
interface ConnectFacts {
  readonly method: string;
  /** One measurement for each optimum. */
  readonly optima: readonly Measurement[];
  /** The trained vertices: between which optima, where and how low. */
  readonly vertices: readonly {
    readonly between: readonly number[];
    readonly theta: Vector;
    readonly at: Measurement;
  }[];
  readonly diverged: boolean;
}

/** The points of the linear simplex and of the connector, by their records. */
interface Profiles {
  readonly linear: readonly ResultRecord[];
  readonly connector: readonly ResultRecord[];
}

/** The points among the records of a run. */
export function profilesOf(records: readonly ResultRecord[], method: string): Profiles {
  const along = (path: string): ResultRecord[] =>
    records.filter((record) => record.type === 'profile' && record['path'] === path);
  return { linear: along('linear'), connector: along(method) };
}

/**
 * The record of a connector: the worst of its points and their mean, beside the optima and the worst point of the linear simplex.
 * The worst loss and the worst accuracy may be at different points.
 */
export function connectorRecord(
  profiles: Profiles,
  { method, optima, vertices, diverged }: ConnectFacts,
): ResultRecord {
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

/** The summary of a path: the barriers of the segment and of the path, and how much longer it is; else only what was done. */
export function connectSummary(profiles: Profiles, surface: Surface): ResultRecord {
  const points = profiles.linear.length + profiles.connector.length;
  if (surface.kind === 'complex') return { type: 'summary', points };
  const [linear, found] = [profiles.linear, profiles.connector].map((records) =>
    barrier(records as unknown as readonly ProfilePoint[]),
  );
  return {
    type: 'summary',
    points,
    barrier: { linear, connector: found },
    ...(surface.kind === 'polychain' && { lengthRatio: lengthRatio(surface.vertices) }),
  };
}

function pick(record: unknown): LossAndAccuracy {
  const { loss, metrics } = record as Measurement;
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
