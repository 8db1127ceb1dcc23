/** The measures of sharpness there are, by name. */
export type SharpnessMeasure =
  | 'adaptive-average'
  | 'adaptive-worst'
  | 'average'
  | 'fisher-rao'
  | 'largest-eigenvalue'
  | 'm-sharpness'
  | 'sam-step'
  | 'trace'
  | 'worst-in-ball'
  | 'worst-in-cube';

/** Which measures are taken, and how. */
export interface SharpnessSettings {
  /** Which; all that the model has where absent. */
  readonly measures?: readonly SharpnessMeasure[] | undefined;
  /** Radius of the ℓ₂ balls. */
  readonly radius: number;
  /** Half the side of the ℓ∞ ball. */
  readonly cube: number;
  /** Radius of the ball in units of |θ|, by coordinate. */
  readonly adaptive: number;
  /** Steps of ascent in each ball. */
  readonly steps: number;
  /** Random vectors for the trace, and points for the average. */
  readonly samples: number;
  /** Examples of a batch for the m-sharpness. */
  readonly batch: number;
  /** Batches for it, at most. */
  readonly batches: number;
  /** The seed of random vectors and batches. */
  readonly seed: number;
}

/** What is recorded of one measure. */
export interface MeasureRecord {
  readonly type: 'measure';
  /** Its name. */
  readonly measure: SharpnessMeasure;
  /** What was found. */
  readonly value: number;
  /** Of what is a mean over random vectors, points or batches. */
  readonly standardError?: number;
  /** Whether layers that are rescaled and compute the same have the same value. */
  readonly rescaling: 'changes' | 'invariant';
}
