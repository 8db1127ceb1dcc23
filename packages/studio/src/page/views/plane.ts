import { flags, seed, type View } from './view.ts';

/** Plane. */
export const plane: View = {
  name: 'plane',
  title: 'Plane',
  says: 'The loss on a plane through the model, along two random directions that are normalized filter by filter (Li et al. 2018), or two leading eigenvectors of the Hessian.',
  models: [1, 1],
  needsData: true,
  fields: [
    {
      name: 'direction',
      label: 'Directions',
      value: 'filter',
      options: [
        ['filter', 'random, filter-normalized'],
        ['layer', 'random, layer-normalized'],
        ['random', 'random, orthonormal'],
        ['hessian', 'leading eigenvectors'],
      ],
    },
    { name: 'grid', label: 'Points a side', value: '41', range: [3, 401] },
    { name: 'range', label: 'Range', value: '1', range: [1e-6, 1e6] },
    seed,
  ],
  command: ({ models, shared, values }) => [
    'slice',
    models[0]!,
    ...shared,
    ...flags(values, ['direction', 'seed']),
    '--grid',
    `${values['grid']}x${values['grid']}`,
    '--range',
    `-${values['range']}:${values['range']}`,
  ],
  total: ({ grid }) => Number(grid) ** 2,
};
