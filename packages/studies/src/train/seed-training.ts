import type { NetworkTask, TrainingChange, TrainingSetup } from '@orograph/models';

import type { LossChoice } from './loss-choice.ts';

/** The training of one seed. */
export interface SeedTraining {
  /** The network's name as given. */
  readonly net: string;
  /** The network and its data. */
  readonly task: NetworkTask;
  /** How it is trained. */
  readonly plan: TrainingSetup;
  /** The seed of weights and of the order of the examples. */
  readonly seed: number;
  /** Passes over the data, and examples of a step. */
  readonly epochs: number;
  readonly batch: number;
  /** The loss. */
  readonly loss: LossChoice;
  /** Steps between two step records; about 200 records in all where absent. */
  readonly every?: number | undefined;
  /**
   * Steps between two measurements of the curvature, and the examples it is measured on; never where absent. With a `rise`, the width of the tunnel
   * is measured there too, up to a loss so far above; the trajectory then has those points, and their records the products that show its way.
   */
  readonly curvature?:
    { readonly every: number; readonly examples: number; readonly rise?: number | undefined } | undefined;
  /** Settings that change in its middle, by rising steps. */
  readonly changes?: readonly TrainingChange[] | undefined;
  /** Whether more changes are taken from `steer.json` in the run folder while it runs. */
  readonly isSteered?: boolean | undefined;
  /** Whether statistics are measured anew on all training data at the end, instead of the running ones. */
  readonly renewBatchNorm?: boolean | undefined;
  /** The run folder, which keeps the checkpoint, the trajectory and what a killed training goes on from. */
  readonly out?: string | undefined;
  /** Seconds between two states that it goes on from. */
  readonly saveEvery: number;
  /** What the checkpoint says of where it comes from, besides its network, seed and data. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** How many steps lie between two step records. */
export const everyOf = (
  { every }: { readonly every?: number | undefined },
  { steps }: Pick<TrainingSetup, 'steps'>,
): number => every ?? Math.ceil(steps / 200);
