import type { View } from './view.ts';

/** Segment. */
export const segment: View = {
  name: 'segment',
  title: 'Segment',
  says: 'The loss on the straight line between two models of one network, and its barrier.',
  models: [2, 2],
  needsData: true,
  fields: [
    { name: 'grid', label: 'Points', value: '51', range: [3, 10_001] },
    {
      name: 'align',
      label: 'Units',
      value: '',
      options: [
        ['', 'as they are'],
        ['yes', 'permuted to match first'],
      ],
    },
  ],
  command: ({ models, shared, values }) => [
    'slice',
    ...models,
    ...shared,
    ...(values['align'] ? ['--align'] : []),
    '--grid',
    values['grid']!,
    '--range',
    '0:1',
  ],
  total: ({ grid }) => Number(grid),
};
