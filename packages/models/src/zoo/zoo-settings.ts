/** What every network of the zoo takes. */
export interface ZooSettings {
  /** The shape of one example, [C, H, W]; by default that of MNIST, of CIFAR-10 for `resnet20`. */
  readonly inputShape?: readonly number[];
  /** How many numbers come out; 10 by default. */
  readonly outputs?: number;
  /** The seed of the initial weights. */
  readonly seed: number;
}

/** What the networks of the zoo that can have dropout take besides. */
export interface DropoutSettings {
  /** The share of features left out while training; 0, and no Dropout in the graph, by default. */
  readonly dropout?: number;
}
