import { coarseGrids } from './coarse-grids.ts';
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
  commands: ({ models, shared, values }) =>
    coarseGrids(Number(values['grid'])).map((points) => [
      'slice',
      ...models,
      ...shared,
      ...(values['align'] ? ['--align'] : []),
      '--grid',
      String(points),
      '--range',
      '0:1',
    ]),
  total: ({ grid }) => Number(grid),
};
