import { flags, seed, type View } from './view.ts';

/** Connector. */
export const connect: View = {
  name: 'connect',
  title: 'Connector',
  says: 'A path of low loss from one model to the other, trained as a curve, beside the straight line.',
  models: [2, 3],
  needsData: true,
  fields: [seed],
  command: ({ models, shared, values }) => ['connect', ...models, ...shared, ...flags(values, ['seed'])],
};
