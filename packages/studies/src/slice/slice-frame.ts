import {
  checkSameLayout,
  cutDirections,
  inFile,
  type CutDirectionKind,
  type ParameterPath,
  readDirections,
  readParameterPath,
  storedDirections,
  type StoredDirections,
  type Subject,
  twiceDifferentiable,
} from '@orograph/models';
import { hessian, planeThrough, rangesAround, trajectoryPlane, type Range } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import { between, project, type StoredVector, type Vector } from '@orograph/tensor';

import { unwatched, type FollowProducts } from '../curvature/follow-products.ts';
import { leading } from '../curvature/leading.ts';
import { lastValue } from '../last-value.ts';
import { checkDirections } from './check-directions.ts';

/** How the directions of a slice are made: by a kind of {@link cutDirections}, of a file, or of what the models are about. */
export type SliceKind = CutDirectionKind | 'file' | 'hessian' | 'plane' | 'trajectory';

/** Where a cut lies: origin and directions, before it has a grid. */
export interface SliceFrame {
  /** The point with coordinates 0. */
  readonly origin: Vector;
  /** One an axis; stored ones where they were asked for. */
  readonly directions: readonly (StoredVector | Vector)[];
  /** The ranges that show what the cut is about, where it is about something. */
  readonly ranges?: readonly Range[];
  /** Paths to be shown in it. */
  readonly paths: readonly ParameterPath[];
  /** The path that the cut is made of, whose state beside θ is met in it. */
  readonly along?: ParameterPath;
  /** What is told of it besides. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a frame is made of. */
export interface SliceFrameSettings {
  /** The file of directions, of a trajectory or of a connector. */
  readonly from?: string | undefined;
  /** Files of paths to be shown. */
  readonly path?: readonly string[] | undefined;
  /** The grid that is asked for, by its number of axes. */
  readonly grid?: readonly number[] | undefined;
  /** The seed of random directions. */
  readonly seed: number;
  /** How far `filter` and `layer` are turned, in degrees, as {@link cutDirections} does: one angle, or one an axis. */
  readonly turn?: readonly number[] | undefined;
  /** Whether curvature is measured, for which directions are held in memory. */
  readonly curvature?: boolean | undefined;
}

/** What making a frame needs besides. */
export interface SliceFrameCall {
  /** Disposes of directions that are stored in files, when the slice ends. */
  readonly keep: <T extends StoredDirections>(resource: T) => T;
  /** Ends the search for eigenvectors. */
  readonly signal?: AbortSignal;
  /** Watches its products. */
  readonly follow?: FollowProducts;
}

/** Reads a path of a file; what does not fit the model is an error that names the file. */
const readPath = (path: string, model: Subject): Promise<ParameterPath> =>
  inFile(path, () => readParameterPath(path, model));

/**
 * Makes the frame of a kind: directions of a file or of {@link cutDirections}; `hessian` the eigenvectors of the
 * largest eigenvalues; `trajectory` the principal directions of a training through its last point; `plane` orthonormal through
 * three models, or through two and the middle of the connector in `from`, or else the point θ = 0.
 *
 * @throws MisuseError if they do not fit each other.
 */
export async function sliceFrame(
  losses: readonly Subject[],
  kind: SliceKind,
  settings: SliceFrameSettings,
  { keep, signal, follow = unwatched }: SliceFrameCall,
): Promise<SliceFrame> {
  const [first, ...others] = losses as [Subject, ...Subject[]];
  const { theta, layout } = first.loss;
  const paths = await Promise.all((settings.path ?? []).map((path) => readPath(path, first)));
  if (kind === 'file')
    return {
      origin: theta,
      directions: readDirections(settings.from!, layout, settings.grid?.length),
      paths,
      facts: {},
    };
  if (kind === 'hessian') {
    const rank = settings.grid?.length ?? 2;
    const plan = { count: Math.min(rank, layout.dim), seed: settings.seed, tolerance: 1e-3 };
    const operator = hessian(twiceDifferentiable(first), theta);
    const { values, residuals, converged, vectors } = await inFile(first.path, () =>
      lastValue(leading(operator, plan, { follow }), signal),
    );
    return {
      origin: theta,
      directions: vectors,
      paths,
      facts: { eigenpairs: { values, residuals, converged } },
    };
  }
  if (kind === 'trajectory') {
    const path =
      settings.from === undefined
        ? { name: 'the models', thetas: losses.map(({ loss }) => loss.theta) }
        : await readPath(settings.from, first);
    const rank = settings.grid?.length ?? 2;
    const { origin, directions, explained, coordinates } = await inFile(path.name, async () =>
      trajectoryPlane(path.thetas, { rank }),
    );
    const coords = project(directions, between(origin, theta));
    const ranges = rangesAround(coordinates);
    return {
      origin,
      directions,
      ranges,
      paths: [path, ...paths],
      along: path,
      facts: { explained, marks: [{ name: first.path, coords }] },
    };
  }
  if (kind === 'plane') {
    for (const { path, loss } of others)
      checkSameLayout({ path: first.path, layout }, { path, layout: loss.layout });
    return planeFrame(losses, settings, paths);
  }
  const rank = settings.grid?.length ?? (kind === 'between' ? others.length : 2);
  const points = losses.map(({ path, loss }) => ({ path, theta: loss.theta, layout: loss.layout }));
  const how = { rank, seed: settings.seed, turn: turnOf(settings, rank) };
  checkDirections(kind, points as [never], how);
  const { directions } =
    first.loss.isLarge && paths.length === 0 && !settings.curvature
      ? keep(storedDirections(kind, points as [never], how))
      : { directions: cutDirections(kind, points as [never], how) };
  return { origin: theta, directions, paths, facts: {} };
}

/**
 * The turn of each axis; one number is that of all.
 *
 * @throws MisuseError unless there is one number, or one an axis.
 */
function turnOf({ turn }: SliceFrameSettings, rank: number): readonly number[] | undefined {
  if (turn?.length === 1) return Array.from({ length: rank }, () => turn[0]!);
  if (turn === undefined || turn.length === rank) return turn;
  const expected = `one angle, or ${rank}`;
  throw misuse('--turn does not fit the cut', { expected, got: String(turn.length), setting: 'turn' });
}

async function planeFrame(
  losses: readonly Subject[],
  { from }: Pick<SliceFrameSettings, 'from'>,
  paths: readonly ParameterPath[],
): Promise<SliceFrame> {
  if (losses.length !== 2 && !(losses.length === 3 && from === undefined))
    throw misuse('--direction plane does not fit the models', {
      expected: from === undefined ? '2 or 3 models' : '2 models beside --from',
      got: String(losses.length),
      where: 'the models',
    });
  const thetas = losses.map(({ loss }) => loss.theta);
  const { layout } = losses[0]!.loss;
  const connector = from === undefined ? undefined : await readPath(from, losses[0]!);
  const middle = connector?.thetas[Math.floor(connector.thetas.length / 2)];
  const third = thetas[2] ?? middle ?? new Float32Array(layout.dim);
  const { origin, directions, coordinates } = await inFile('the models', async () =>
    planeThrough([thetas[0]!, thetas[1]!, third]),
  );
  const marks = [
    ...losses.map(({ path }) => path),
    ...(losses.length === 3 ? [] : [connector ? 'middle' : 'origin']),
  ];
  const straight = { name: 'straight', thetas: thetas.slice(0, 2) };
  return {
    origin,
    directions,
    ranges: rangesAround(coordinates),
    paths: [straight, ...(connector ? [connector] : []), ...paths],
    ...(connector && { along: connector }),
    facts: { marks: marks.map((name, k) => ({ name, coords: coordinates[k] })) },
  };
}
