import { norm, type Estimate, type Vector } from '@orograph/tensor';

import { tunnelWidth, type Width } from '../width.ts';

/** How a training ended. */
export type TrainingStatus = 'diverged' | 'reached' | 'running' | 'trained' | 'unreached';

/** A training as far as it came. */
export interface TrainedState {
  readonly status: TrainingStatus;
  readonly theta: Vector;
  readonly epochs: number;
  readonly steps: number;
}

/** A training and the tunnel where it ended: the fields of a record. */
export interface TunnelFields {
  /** How the training ended. */
  readonly status: TrainingStatus;
  /** Epochs done. */
  readonly epochs: number;
  /** Updates made. */
  readonly steps: number;
  /** L(θ) on the training data. */
  readonly loss: number;
  /** |θ|. */
  readonly norm: number;
  /** The loss that is high. */
  readonly threshold: number;
  /** The full angular width over the directions; `null` where the loss is high at θ already, or training diverged. */
  readonly angle: Estimate | null;
  /** The distance to a high loss, as `angle`. */
  readonly distance: Estimate | null;
  /** How many searches ended before the loss was high. */
  readonly unbounded: { readonly angle: number; readonly distance: number };
  /** The half-angle along each direction. */
  readonly angles: readonly number[];
  /** The distance along each direction. */
  readonly distances: readonly number[];
}

/** Whether there is a tunnel to be measured: a training that ended with a low loss. */
export const hasTunnel = (
  { status }: Pick<TrainedState, 'status'>,
  loss: number,
  threshold: number,
): boolean => status !== 'diverged' && loss <= threshold;

/** What a training and the widths at its end say. */
export const tunnelFields = (
  { status, epochs, steps, theta }: TrainedState,
  { loss, threshold, widths }: TunnelMeasures,
): TunnelFields => ({
  status,
  epochs,
  steps,
  loss,
  norm: norm(theta),
  threshold,
  ...(widths.length > 0 ? tunnelWidth(widths) : { angle: null, distance: null }),
  unbounded: {
    angle: widths.filter(({ bounded }) => !bounded.angle).length,
    distance: widths.filter(({ bounded }) => !bounded.distance).length,
  },
  angles: widths.map(({ angle }) => angle),
  distances: widths.map(({ distance }) => distance),
});

/** The loss where a training ended, and the widths measured there. */
export interface TunnelMeasures {
  /** L(θ). */
  readonly loss: number;
  /** The loss that is high. */
  readonly threshold: number;
  /** Of every direction; none where there is no tunnel. */
  readonly widths: readonly Width[];
}
