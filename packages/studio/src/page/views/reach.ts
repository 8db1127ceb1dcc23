import { flags, seed, type View } from './view.ts';

/** Long and short. */
export const reach: View = {
  name: 'reach',
  title: 'Long and short',
  says: 'How far the loss stays low along random and special directions: long directions go far, along short ones the loss rises at once.',
  models: [1, 1],
  needsData: true,
  fields: [
    { name: 'samples', label: 'Directions of each kind', value: '10', range: [1, 1000] },
    { name: 'rise', label: 'A high loss is this far above', value: '', range: [1e-9, 1e9], hint: 'chosen' },
    seed,
  ],
  command: ({ models, shared, values }) => [
    'reach',
    models[0]!,
    ...shared,
    ...flags(values, ['samples', 'rise', 'seed']),
  ],
};
