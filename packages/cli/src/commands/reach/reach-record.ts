import type { Reach } from '@orograph/probes';

/** How far a direction goes one way. */
export interface ReachRecord {
  readonly type: 'reach';
  /** The curvature along an eigenvector, and the reach that it predicts. */
  readonly eigenvalue?: number;
  readonly predicted?: number;
  readonly sign: Reach['sign'];
  readonly distance: number;
  /** The same in units of the filters it moves; `null` where it moves none that has a length. */
  readonly filterLength: number | null;
  readonly loss: number;
  readonly bounded: boolean;
}

/** A direction that does not exist. */
export interface SkippedRecord {
  readonly type: 'skipped';
  readonly reason: string;
}
