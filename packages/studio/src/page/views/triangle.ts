import type { View } from './view.ts';

/** Plane through three models. */
export const triangle: View = {
  name: 'triangle',
  title: 'Three models',
  says: 'The loss on the plane through three models of one network, all three marked on it.',
  models: [3, 3],
  needsData: true,
  fields: [
    { name: 'grid', label: 'Points a side', value: '41', range: [3, 401] },
    { name: 'range', label: 'Range', value: '', hint: 'what holds the models' },
  ],
  steps: [{ label: 'Whole plane', to: () => ({ range: '' }) }],
  zoomed: (window) => ({
    range: window.map((ends) => ends.map((end) => Number(end.toPrecision(6))).join(':')).join(),
  }),
  command: ({ models, shared, values }) => [
    'slice',
    ...models,
    ...shared,
    '--direction',
    'plane',
    '--grid',
    `${values['grid']}x${values['grid']}`,
    ...(values['range'] ? ['--range', values['range']] : []),
  ],
  total: ({ grid }) => Number(grid) ** 2,
};
