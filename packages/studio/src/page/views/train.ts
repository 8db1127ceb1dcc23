import { flags, type View } from './view.ts';

/** Train. */
export const train: View = {
  name: 'train',
  title: 'Train',
  says: 'Trains small networks on the data from two seeds, in this page. Their checkpoints become models to look at; a plane shows the way they took.',
  models: [0, 0],
  needsData: true,
  fields: [
    { name: 'hidden', label: 'Hidden widths', value: '16' },
    { name: 'epochs', label: 'Epochs', value: '5', range: [1, 1000] },
    { name: 'batch', label: 'Batch', value: '64', range: [1, 100_000] },
    { name: 'learning-rate', label: 'Learning rate', value: '', range: [1e-9, 100], hint: 'what suits' },
    { name: 'l2', label: 'L2', value: '', range: [0, 10], hint: '0' },
    { name: 'curvature', label: 'λ₁ every so many steps', value: '', range: [1, 1e6], hint: 'not measured' },
    { name: 'seeds', label: 'Seeds', value: '0..1' },
  ],
  command: ({ shared, values }) => [
    'train',
    'mlp',
    ...shared,
    ...flags(values, ['hidden', 'epochs', 'batch', 'learning-rate', 'l2', 'curvature', 'seeds']),
  ],
};
