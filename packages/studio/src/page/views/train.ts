import { flags, type View } from './view.ts';

/** Train. */
export const train: View = {
  name: 'train',
  title: 'Train',
  says: 'Trains small networks on the data, in this page. Learning rate, L2 and batch may be changed while it runs: they count from the next step on, and the records say from which. Another width is another network, which begins anew. Checkpoints become models to look at.',
  models: [0, 0],
  needsData: true,
  fields: [
    { name: 'hidden', label: 'Hidden widths', value: '16' },
    { name: 'epochs', label: 'Epochs', value: '40', range: [1, 1000] },
    { name: 'batch', label: 'Batch', value: '64', range: [1, 100_000] },
    { name: 'learning-rate', label: 'Learning rate', value: '0.001', range: [1e-9, 100] },
    { name: 'l2', label: 'L2', value: '', range: [0, 10], hint: '0' },
    {
      name: 'curvature',
      label: 'λ₁, tunnel and way every so many steps',
      value: '20',
      range: [1, 1e6],
      hint: 'not measured',
    },
    { name: 'seeds', label: 'Seeds', value: '0..1' },
  ],
  live: {
    atOnce: { 'learning-rate': undefined, l2: 0, batch: undefined },
    anew: { hidden: 'Another width is another network: it is trained from its start.' },
    words: ['--steer'],
  },
  command: ({ shared, values }) => [
    'train',
    'mlp',
    ...shared,
    ...flags(values, ['hidden', 'epochs', 'batch', 'learning-rate', 'l2', 'seeds']),
    // A schedule is made for all steps of a training that nobody changes.
    '--schedule',
    'constant',
    ...(values['curvature'] ? ['--curvature', values['curvature'], '--tunnel'] : []),
  ],
};
