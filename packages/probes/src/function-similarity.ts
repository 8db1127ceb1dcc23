import type { Estimate } from '@orograph/tensor';

import { alignment, featuresOf, type Features } from './linear-cka.ts';
import {
  disagreement,
  jensenShannon,
  squaredDifference,
  type OutputKind,
  type Predictions,
} from './similarity.ts';

/** How alike two functions are, each number with its standard error over the examples. */
export interface FunctionSimilarity {
  /** The share of choices in which they differ; absent for `values`. */
  readonly disagreement?: Estimate;
  /** The mean Jensen-Shannon divergence of the probabilities, in nats, at most ln 2; absent for `values`. */
  readonly jensenShannon?: Estimate;
  /** Linear centred kernel alignment of the outputs. */
  readonly cka: Estimate;
  /** The mean squared difference of the outputs; only for `values`. */
  readonly squaredDifference?: Estimate;
}

/** A function on all examples, ready to be compared with others. */
export interface FunctionValues {
  /** The outputs. */
  readonly outputs: Predictions;
  /** The same as features. */
  readonly features: Features;
}

/** The outputs of a function, ready to be compared. */
export const functionValues = (outputs: Predictions): FunctionValues => ({
  outputs,
  features: featuresOf(outputs),
});

/**
 * Compares two functions by what their outputs are.
 *
 * @throws RangeError for outputs of different shapes.
 */
export function functionSimilarity(
  a: FunctionValues,
  b: FunctionValues,
  kind: OutputKind,
): FunctionSimilarity {
  const cka = alignment(a.features, b.features);
  if (kind === 'values') return { cka, squaredDifference: squaredDifference(a.outputs, b.outputs) };
  return {
    disagreement: disagreement(a.outputs, b.outputs, kind),
    jensenShannon: jensenShannon(a.outputs, b.outputs, kind),
    cka,
  };
}
