import { inFile, twiceDifferentiable, withGradient, type Subject } from '@orograph/models';
import {
  directionsByKind,
  directionsInBlocks,
  hessian,
  type DirectionKind,
  type KindDirection,
  type NamedPoint,
} from '@orograph/probes';
import { misuse } from '@orograph/runs';
import { norm, type Measurement } from '@orograph/tensor';

import { unwatched, type FollowProducts } from '../curvature/follow-products.ts';
import { leading, type Leading } from '../curvature/leading.ts';
import { lastValue } from '../last-value.ts';

/** A checkpoint as a point. */
export interface Checkpoint extends NamedPoint {
  /** The checkpoint, whose state beside θ is met on the way to it. */
  readonly subject: Subject;
}

/** A model, and which way it is left. */
export interface ReachWalk {
  /** The model. */
  readonly model: Subject;
  /** The kinds of direction. */
  readonly kinds: readonly DirectionKind[];
  /** The directions. */
  readonly directions: readonly KindDirection<Checkpoint>[];
  /** The leading eigenpairs, where they are followed. */
  readonly pairs: Leading | undefined;
  /** Loss and metrics of the model. */
  readonly at: Measurement;
  /** The loss that is high, how far a direction is followed, and from where on it is long. */
  readonly scale: { readonly threshold: number; readonly until: number; readonly long: number };
  /** |θ|. */
  readonly radius: number;
}

/** How directions lead away from a model. */
export interface ReachWalkSettings {
  /** Their kinds. */
  readonly kinds: readonly DirectionKind[];
  /** Loss and metrics of the model, and the loss that is high. */
  readonly at: Measurement;
  readonly threshold: number;
  /** Where a search ends; at ten times |θ| where absent. */
  readonly until?: number | undefined;
  /** From where on a direction is long; from |θ| where absent. */
  readonly long?: number | undefined;
  /** Directions of each random kind, and their seed. */
  readonly samples: number;
  readonly seed: number;
  /** Eigenvectors, for the kind `hessian`. */
  readonly top: number;
  /** Whether there are directions within each block of parameters too. */
  readonly perBlock?: boolean | undefined;
  /** Whether short directions are counted. */
  readonly count?: boolean | undefined;
}

/** How the search for eigenvectors is ended and watched. */
export interface ReachWalkCall {
  /** Ends it: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Watches its products. */
  readonly follow?: FollowProducts;
}

/**
 * Makes the directions that lead away from a model: to its initialization and other optima too.
 *
 * @throws MisuseError naming the setting that does not fit the model, or the model that lacks a derivative.
 */
export async function reachWalk(
  {
    model,
    init,
    optima,
  }: { readonly model: Subject; readonly init?: Subject | undefined; readonly optima: readonly Subject[] },
  settings: ReachWalkSettings,
  { signal, follow = unwatched }: ReachWalkCall = {},
): Promise<ReachWalk> {
  const { theta, dim, layout } = model.loss;
  const radius = norm(theta);
  const { kinds, at, threshold, samples, top, seed, until = 10 * radius, long = radius } = settings;
  if (!(until > 0))
    throw misuse('there is no scale of distances, as the parameters are zero', {
      expected: 'a distance',
      got: 'none',
      setting: 'until',
    });
  if (settings.count && !(threshold > at.loss))
    throw misuse('no rise to count by', {
      expected: `a threshold above ${at.loss}`,
      got: String(threshold),
      setting: 'count',
    });
  const plan = { count: Math.min(top, dim), tolerance: 1e-3, seed };
  const pairs = kinds.includes('hessian')
    ? await lastValue(leading(hessian(twiceDifferentiable(model), theta), plan, { follow }), signal)
    : undefined;
  const gradient = (['gradient', 'orthogonal'] as const).some((kind) => kinds.includes(kind))
    ? (await inFile(model.path, () => withGradient(model).valueAndGrad(theta))).grad
    : undefined;
  const setting = {
    theta,
    layout,
    samples,
    gradient,
    pairs,
    seed,
    init: init && pointOf(init),
    optima: optima.map(pointOf),
  };
  const directions = [
    ...directionsByKind(kinds, setting),
    ...(settings.perBlock ? directionsInBlocks(kinds, setting) : []),
  ];
  return { model, kinds, directions, pairs, at, scale: { threshold, until, long }, radius };
}

const pointOf = (subject: Subject): Checkpoint => ({
  name: subject.path,
  theta: subject.loss.theta,
  subject,
});
