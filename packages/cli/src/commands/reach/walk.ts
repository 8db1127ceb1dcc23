import type { ModelLoss, Subject } from '@orograph/models';
import type { DirectionKind, KindDirection, NamedPoint } from '@orograph/probes';
import type { Measurement } from '@orograph/tensor';

import type { Leading } from '../curvature/leading.ts';

/** A checkpoint as a point. */
export interface Checkpoint extends NamedPoint {
  /** The checkpoint, whose state beside θ is met on the way to it. */
  readonly subject: Subject;
}

/** A model, and which way it is left. */
export interface Walk {
  readonly model: Subject;
  /** The loss that is followed from the model to a checkpoint, or anywhere. */
  readonly lossTo: (to: Checkpoint | undefined) => Promise<ModelLoss>;
  readonly kinds: readonly DirectionKind[];
  readonly directions: readonly KindDirection<Checkpoint>[];
  readonly pairs: Leading | undefined;
  readonly at: Measurement;
  /** The loss that is high, how far a direction is followed, and from where on it is long. */
  readonly scale: { readonly threshold: number; readonly until: number; readonly long: number };
  readonly radius: number;
}
