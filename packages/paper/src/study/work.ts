/** How many examples a network has. */
export interface Sizes {
  /** Those it is trained on. */
  readonly learnt: number;
  /** Those the training loss is measured on. */
  readonly measured: number;
  /** Those the test loss is measured on. */
  readonly test: number;
}

/** How many examples a task takes through a network, by what is computed of each; none by default. */
export interface Work {
  /** The loss. */
  readonly values?: number;
  /** The gradient, of a mini-batch. */
  readonly gradients?: number;
  /** A product with the Hessian. */
  readonly products?: number;
}
