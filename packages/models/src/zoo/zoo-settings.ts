/** What every network of the zoo takes. */
export interface ZooSettings {
  /** The shape of one example, [C, H, W]; by default that of MNIST, of CIFAR-10 for `resnet20`. */
  readonly inputShape?: readonly number[];
  /** How many numbers come out; 10 by default. */
  readonly outputs?: number;
  /** The seed of the initial weights. */
  readonly seed: number;
}
