import { named, type Sliceable, type Vector } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import {
  divisionsFor,
  latticePoints,
  randomPoints,
  vertexPoints,
  type ComplexPoint,
} from './complex-points.ts';
import { flatSimplex } from './complex.ts';
import { alongConnector, straightConnector, type Connector } from './connector.ts';
import { curvePoints } from './curve.ts';
import type { MeasuredLoss } from '../measure.ts';
import type { ConnectMethod, SurfaceShape } from './connect-training.ts';

/** A point of a connector or of the linear simplex. */
export interface ConnectorProfilePoint {
  /** What the record is. */
  readonly type: 'profile';
  /** t of a path; the weights of the optima of a simplex. */
  readonly coords: readonly number[];
  /** L. */
  readonly loss: number;
  /** The metrics, where the loss has any. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Measurements along the linear simplex of optima, and along a connector: two lists of records, each in a fixed order. */
export interface ConnectMeasures {
  /** The coordinates of each record of either list. */
  readonly places: readonly (readonly number[])[];
  /** Those of the simplex from the `skip`-th on. */
  readonly linear: (skip: number) => Observable<ConnectorProfilePoint>;
  /** Those of the connector with these vertices. */
  readonly connector: (vertices: readonly Vector[], skip: number) => Observable<ConnectorProfilePoint>;
}

/** Where a connector is measured. */
export interface MeasuresPlan {
  /** What it joins. */
  readonly optima: readonly Vector[];
  /** What the connector is made of. */
  readonly shape: SurfaceShape;
  /** How it was found: that of a `star` is measured at random points. */
  readonly method: ConnectMethod;
  /** How many points at least. */
  readonly points: number;
  /** The seed of points that are random. */
  readonly seed: number;
}

/**
 * Measures a connector and, at the same coordinates, the linear simplex between its optima. A path at equally spaced t; a subdivision on a lattice
 * and at its vertices; a star of many optima at random points and its vertices.
 */
export function connectMeasures(
  loss: MeasuredLoss & Partial<Sliceable>,
  { optima, shape, method, points, seed }: MeasuresPlan,
): ConnectMeasures {
  const along = (
    connector: Connector,
    places: readonly ComplexPoint[],
    skip: number,
  ): Observable<ConnectorProfilePoint> =>
    alongConnector(loss, connector, places, { skip }).pipe(
      map(({ coords, loss: value, metrics }) => ({ type: 'profile', coords, loss: value, metrics })),
    );
  if (shape.kind !== 'complex') {
    const straight = curvePoints('polychain', 2, { points });
    return {
      places: straight.points.map(({ coords }) => coords),
      linear: (skip) => along({ complex: straight.complex, vertices: optima }, straight.points, skip),
      connector: (vertices, skip) => {
        const curved = curvePoints(shape.kind, vertices.length, { points });
        return along({ complex: curved.complex, vertices }, curved.points, skip);
      },
    };
  }
  const { complex } = shape;
  const places = distinct([
    ...(method === 'star'
      ? // Not the points it is trained at, whose stream is that of the seed itself.
        randomPoints(complex, { samples: points, seed: named(seed, 'measured') })
      : latticePoints(complex, { divisions: divisionsFor(optima.length, points) })),
    ...vertexPoints(complex),
  ]).toSorted((a, b) => a.cell - b.cell);
  const flatPlaces = places.map(({ coords }) => ({ cell: 0, weights: coords, coords }));
  return {
    places: places.map(({ coords }) => coords),
    linear: (skip) => along(straightConnector(optima, flatSimplex(optima.length)), flatPlaces, skip),
    connector: (vertices, skip) => along({ complex, vertices }, places, skip),
  };
}

const distinct = (points: readonly ComplexPoint[]): ComplexPoint[] => [
  ...new Map(points.map((point) => [point.coords.map((c) => c.toFixed(12)).join(), point])).values(),
];
