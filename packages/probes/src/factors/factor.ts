/** What the width of tunnels is held against: a setting of a training. */
export type Factor = 'batch' | 'dropout' | 'hidden' | 'learning-rate' | 'weight-decay';

/** The values of a factor that are tried, ascending. */
export interface FactorValues {
  /** What is varied. */
  readonly factor: Factor;
  /** At least two. */
  readonly values: readonly number[];
}

/** What people call the factors. */
export const factorTitles: Readonly<Record<Factor, string>> = {
  batch: 'batch size',
  dropout: 'dropout rate',
  hidden: 'network width',
  'learning-rate': 'learning rate',
  'weight-decay': 'L2 regularization',
};
