/** The data sets that have a name, as completion offers them. */
export const dataNames = ['fashion-mnist/test', 'fashion-mnist/train', 'mnist/test', 'mnist/train'] as const;

/** The networks of the zoo, as completion offers them: on a named data set, or on `--data`. */
export const networkNames = ['mnist/', 'fashion-mnist/', ''].flatMap((set) =>
  ['autoencoder', 'lenet5', 'mlp', 'resnet20', 'simplecnn', 'simplecnn-bn'].map((name) => `${set}${name}`),
);
