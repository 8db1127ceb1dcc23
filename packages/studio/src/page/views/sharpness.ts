import { flags, seed, type View } from './view.ts';

/** Sharpness. */
export const sharpness: View = {
  name: 'sharpness',
  title: 'Sharpness',
  says: 'How far the loss rises in small balls about the model, by ascent and at random.',
  models: [1, 1],
  needsData: true,
  fields: [
    { name: 'radius', label: 'Radius', value: '0.05', range: [1e-9, 1e6] },
    { name: 'steps', label: 'Steps of ascent', value: '20', range: [1, 1000] },
    seed,
  ],
  command: ({ models, shared, values }) => [
    'sharpness',
    models[0]!,
    ...shared,
    ...flags(values, ['radius', 'steps', 'seed']),
  ],
};
