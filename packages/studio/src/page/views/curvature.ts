import { flags, seed, type View } from './view.ts';

/** Curvature. */
export const curvature: View = {
  name: 'curvature',
  title: 'Curvature',
  says: 'The largest eigenvalues of the Hessian, each with its residual, the trace with its standard error, and the density of all eigenvalues.',
  models: [1, 1],
  needsData: true,
  fields: [
    { name: 'top', label: 'Eigenvalues', value: '5', range: [0, 200] },
    { name: 'samples', label: 'Vectors for the trace', value: '20', range: [2, 10_000] },
    {
      name: 'density',
      label: 'Density',
      value: '',
      options: [
        ['', 'without'],
        ['yes', 'with'],
      ],
    },
    seed,
  ],
  command: ({ models, shared, values }) => [
    'curvature',
    models[0]!,
    ...shared,
    ...flags(values, ['top', 'samples', 'seed']),
    ...(values['density'] ? ['--density', '--runs', '5', '--steps', '40'] : []),
  ],
};
