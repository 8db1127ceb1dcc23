import {
  alongConnector,
  curvePoints,
  divisionsFor,
  flatSimplex,
  latticePoints,
  randomPoints,
  straightConnector,
  vertexPoints,
  type ComplexPoint,
  type Connector,
  type MeasuredLoss,
} from '@orograph/probes';
import type { Measurement, Sliceable, Vector } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import type { Surface } from './connect-method.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';

/** Measurements along the linear simplex of optima, and along a connector: two lists of records, each in a fixed order. */
export interface ConnectMeasures {
  /** How many records each has. */
  readonly total: number;
  /** Those of the simplex from the `skip`-th on. */
  readonly linear: (skip: number) => Observable<ResultRecord>;
  /** Those of the connector. */
  readonly connector: (skip: number) => Observable<ResultRecord>;
}

/** Where a connector is measured. */
export interface MeasuresPlan {
  /** What it joins. */
  readonly optima: readonly Vector[];
  /** The connector. */
  readonly surface: Surface;
  /** Its name in the records. */
  readonly method: string;
  /** How many points at least. */
  readonly points: number;
  /** The seed of points that are random. */
  readonly seed: number;
}

/**
 * Measures a connector and, at the same coordinates, the linear simplex. A path at equally spaced t; a subdivision on a lattice
 * and at its vertices; a star of many optima at random points and its vertices.
 */
export function connectMeasures(
  loss: MeasuredLoss & Partial<Sliceable>,
  { optima, surface, method, points, seed }: MeasuresPlan,
): ConnectMeasures {
  const record =
    (path: string) =>
    ({
      coords,
      loss: value,
      metrics,
    }: Measurement & { readonly coords: readonly number[] }): ResultRecord => ({
      type: 'profile',
      path,
      coords,
      loss: value,
      metrics,
    });
  const along =
    (path: string, connector: Connector, places: readonly ComplexPoint[]) =>
    (skip: number): Observable<ResultRecord> =>
      alongConnector(loss, connector, places, { skip }).pipe(map(record(path)));
  const { vertices } = surface;
  if (surface.kind !== 'complex') {
    const straight = curvePoints('polychain', 2, { points });
    const curved = curvePoints(surface.kind, vertices.length, { points });
    return {
      total: points,
      linear: along('linear', { complex: straight.complex, vertices: optima }, straight.points),
      connector: along(method, { complex: curved.complex, vertices }, curved.points),
    };
  }
  const { complex } = surface;
  const places = distinct([
    ...(method === 'star'
      ? randomPoints(complex, { samples: points, seed })
      : latticePoints(complex, { divisions: divisionsFor(optima.length, points) })),
    ...vertexPoints(complex),
  ]).toSorted((a, b) => a.cell - b.cell);
  const flatPlaces = places.map(({ coords }) => ({ cell: 0, weights: coords, coords }));
  return {
    total: places.length,
    linear: along('linear', straightConnector(optima, flatSimplex(optima.length)), flatPlaces),
    connector: along(method, { complex, vertices }, places),
  };
}

const distinct = (points: readonly ComplexPoint[]): ComplexPoint[] => [
  ...new Map(points.map((point) => [point.coords.map((c) => c.toFixed(12)).join(), point])).values(),
];
