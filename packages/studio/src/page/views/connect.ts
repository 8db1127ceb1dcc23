import { flags, seed, type View } from './view.ts';

/** Connector. */
export const connect: View = {
  name: 'connect',
  title: 'Connector',
  says: 'A path of low loss from one model to the other, trained as a curve, beside the straight line; between three models, a surface of low loss beside the flat triangle.',
  models: [2, 3],
  needsData: true,
  fields: [
    { name: 'steps', label: 'Steps of its training', value: '', range: [1, 1e6], hint: '2000' },
    { name: 'learning-rate', label: 'Learning rate', value: '', range: [1e-9, 100], hint: '0.001' },
    seed,
  ],
  command: ({ models, shared, values }) => [
    'connect',
    ...models,
    ...shared,
    ...flags(values, ['steps', 'learning-rate', 'seed']),
  ],
};
