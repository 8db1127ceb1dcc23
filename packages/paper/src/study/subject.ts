import type { PlanFlags } from '@orograph/models';

/** The data file of a subject, how many examples of it are used, and the size of the network. */
export interface SubjectSettings {
  /** A data file instead of a named set. */
  readonly data?: string;
  /** The first examples only. */
  readonly limit?: number;
  /** The training loss is measured on this many of the training examples, the first ones; on all of them by default. */
  readonly measured?: number;
  /** The first test examples only; as many as `limit` by default. */
  readonly testLimit?: number;
  /** The hidden widths of a multi-layer perceptron. */
  readonly hidden?: readonly number[];
  /** The share of features that are left out while training. */
  readonly dropout?: number;
}

/** A network and the data it learns, as data: what an experiment is made on. */
export interface Subject {
  /** The network, for instance `mnist/mlp`. Starts the keys of its tasks. */
  readonly name: string;
  /** Data and size. */
  readonly flags: SubjectSettings;
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
