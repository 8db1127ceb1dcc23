import type { PlanFlags } from '../train/train-plan.ts';
import type { TaskFlags } from '../../flags/training-flags.ts';

/** A network and the data it learns, as data: what an experiment is made on. */
export interface Subject {
  /** As `train` takes it: `mnist/mlp`, or `mlp` with `data` among the flags. Starts the keys of its tasks. */
  readonly name: string;
  /** The data file, if it is no named set, how many examples of it, and the network's size. */
  readonly flags: TaskFlags;
}

/** A subject, how its optima are trained, and the seed of everything. */
export interface Study {
  /** What is trained on what. */
  readonly subject: Subject;
  /** How each optimum is trained. */
  readonly training: PlanFlags;
  /** How many optima there are, from independent initializations. */
  readonly optima: number;
  /** The names of the experiments it takes part in. */
  readonly experiments: readonly string[];
  /** The seed all others follow from. */
  readonly seed: number;
}
