/** The data sets that have a name, as completion offers them. */
export const dataNames = ['fashion-mnist/test', 'fashion-mnist/train', 'mnist/test', 'mnist/train'] as const;

const networks = ['autoencoder', 'lenet5', 'mlp', 'resnet20', 'simplecnn', 'simplecnn-bn'] as const;

/** The networks of the zoo, as completion offers them: on a named data set, or on `--data`. */
export const networkNames = ['mnist/', 'fashion-mnist/', ''].flatMap((set) =>
  networks.map((name) => `${set}${name}`),
);

/** The networks of the zoo in the words of help. */
export const networkHelp = `${networks.slice(0, -1).join(', ')} or ${networks.at(-1)!}: on a data set, as mnist/mlp, or on --data`;
