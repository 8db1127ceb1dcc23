import {
  checkSameLayout,
  cutDirections,
  type ParameterPath,
  readDirections,
  storedDirections,
  type Subject,
  twiceDifferentiable,
} from '@orograph/models';
import { hessian, planeThrough, rangesAround, trajectoryPlane, type Range } from '@orograph/probes';
import { between, project, type StoredVector, type Vector } from '@orograph/tensor';
import { type Environment, misuse } from '@orograph/program';
import { type KeptResources, lastOf } from '@orograph/program/run';
import { asMisuse } from '@orograph/program/models';

import { leading } from '../curvature/leading.ts';
import { checkDirections } from './check-directions.ts';
import { readPath } from './plane-path.ts';
import type { SliceFlags } from './slice-command.ts';
import { directionKind } from './slice-kind.ts';

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

/**
 * The frame that the models and flags ask for: directions of a file or of {@link cutDirections}; `hessian` the eigenvectors of the
 * largest eigenvalues; `trajectory` the principal directions of a training through its last point; `plane` orthonormal through
 * three models, or through two and the middle of the connector in --from, or else the point θ = 0.
 *
 * @throws MisuseError if they do not fit each other.
 */
export async function sliceFrame(
  losses: readonly Subject[],
  flags: SliceFlags,
  { keep, terminal, signal }: Environment & Pick<KeptResources, 'keep'>,
): Promise<SliceFrame> {
  const [first, ...others] = losses as [Subject, ...Subject[]];
  const { theta, layout } = first.loss;
  const kind = directionKind(flags, losses.length);
  const paths = await Promise.all((flags.path ?? []).map((path) => readPath(path, first)));
  if (kind === 'file')
    return {
      origin: theta,
      directions: readDirections(flags.from!, layout, flags.grid?.length),
      paths,
      facts: {},
    };
  if (kind === 'hessian') {
    const rank = flags.grid?.length ?? 2;
    const plan = { count: Math.min(rank, layout.dim), seed: flags.seed, tolerance: 1e-3 };
    const operator = hessian(twiceDifferentiable(first), theta);
    const { values, residuals, converged, vectors } = await asMisuse(first.path, () =>
      lastOf(leading(operator, plan, terminal), signal),
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
      flags.from === undefined
        ? { name: 'the models', thetas: losses.map(({ loss }) => loss.theta) }
        : await readPath(flags.from, first);
    const rank = flags.grid?.length ?? 2;
    const { origin, directions, explained, coordinates } = await asMisuse(path.name, async () =>
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
    return planeFrame(losses, flags, paths);
  }
  const rank = flags.grid?.length ?? (kind === 'between' ? others.length : 2);
  const points = losses.map(({ path, loss }) => ({ path, theta: loss.theta, layout: loss.layout }));
  const how = { rank, seed: flags.seed };
  checkDirections(kind, points as [never], how);
  const { directions } =
    first.loss.isLarge && paths.length === 0 && !flags.curvature
      ? keep(storedDirections(kind, points as [never], how))
      : { directions: cutDirections(kind, points as [never], how) };
  return { origin: theta, directions, paths, facts: {} };
}

async function planeFrame(
  losses: readonly Subject[],
  { from }: SliceFlags,
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
  const { origin, directions, coordinates } = await asMisuse('the models', async () =>
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
