import type { DataType, Dim } from './graph.ts';

/** The losses a graph can be given; `output` means that the graph computes its own. */
export type LossKind = 'cross-entropy' | 'nll' | 'mse' | 'l1' | 'huber' | 'bce-with-logits' | 'output';

/** The numbers of a loss; each belongs to the kinds named. */
export interface LossOptions {
  /** `cross-entropy`, `nll`: the axis of the classes, 1 (as in PyTorch) when absent; negative counts from the end. */
  readonly classAxis?: number;
  /** `cross-entropy`, `nll`: a target that leaves its row out. */
  readonly ignoreIndex?: number;
  /** `cross-entropy`, `nll`: the weight of each class. */
  readonly weights?: readonly number[];
  /** `cross-entropy`: the target is one share per class (float) rather than a class index. */
  readonly softLabels?: boolean;
  /** `cross-entropy`: ε of label smoothing, from 0 to 1: the target is 1 − ε at the class and ε/C everywhere. */
  readonly smoothing?: number;
  /** `huber`: where the loss turns from quadratic to linear; 1 when absent, as in PyTorch. */
  readonly delta?: number;
  /** `output`: whether a scalar output is the mean over the rows fed (the default) or their sum. */
  readonly reduction?: 'mean' | 'sum';
}

/** Which loss, on which output. */
export interface LossHead extends LossOptions {
  /** The loss. */
  readonly kind: LossKind;
  /** The output it is of; the first when absent. */
  readonly output?: string;
  /** Whether the numbers the loss is of (logits, predictions) are an output of the graph as well, `loss_scores`. */
  readonly scores?: boolean;
}

/** What one kind of loss appends: names of float scalars, and the input the target comes by. */
export interface LossParts {
  /** Σ of the loss. */
  readonly sum: string;
  /** What the sum is over. */
  readonly weight: string;
  /** Metrics summed over the entries counted by `count`. */
  readonly metrics: Readonly<Record<string, string>>;
  /** How many entries the metrics are over. */
  readonly count: string;
  /** The type and shape of `target`; absent when there is none. */
  readonly target?: { readonly dataType: DataType; readonly shape: readonly Dim[] };
}
