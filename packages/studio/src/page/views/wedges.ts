import { seed, type View } from './view.ts';

/** Wedges. */
export const wedges: View = {
  name: 'wedges',
  title: 'Wedges',
  says: 'The toy model of Fort & Jastrzebski (2019): the loss is the distance to the nearest wedge, long in n of D dimensions.',
  models: [0, 0],
  needsData: false,
  fields: [
    {
      name: 'experiment',
      label: 'Experiment',
      value: 'plane',
      options: [
        ['plane', 'a plane through three optima'],
        ['cutoff', 'cut-off dimension of random cuts'],
        ['profile', 'the line between two optima'],
        ['connect', 'low-loss paths between optima'],
        ['ternary', 'a connector of three optima'],
        ['width', 'widths of the low-loss region'],
        ['subspace', 'optimization in random subspaces'],
        ['average', 'averages of optima'],
      ],
    },
    { name: 'dim', label: 'Dimension D', value: '100', range: [4, 10_000], isSlider: true },
    { name: 'long', label: 'Long directions n', value: '50', range: [1, 9_999], isSlider: true },
    { name: 'thickness', label: 'Thickness', value: '0', range: [0, 1, 0.01], isSlider: true },
    seed,
  ],
  command: ({ values }) => [
    'toy',
    values['experiment']!,
    '--dim',
    values['dim']!,
    '--seed',
    values['seed']!,
    '--long',
    String(Math.min(Number(values['long']), Number(values['dim']) - 1)),
    ...(Number(values['thickness']) > 0 ? ['--thickness', values['thickness']!] : []),
  ],
};
