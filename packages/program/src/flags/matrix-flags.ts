import { choice, count, positive } from '@orograph/commands';

/** The matrices of curvature, by their names on the command line. */
export const matrixNames = [
  'hessian',
  'gauss-newton',
  'fisher',
  'sampled-fisher',
  'empirical-fisher',
] as const;

/** Flags that say which matrix of curvature is meant. */
export const matrixFlags = {
  operator: choice('the matrix', matrixNames, { fallback: 'hessian' }),
  draws: count('targets drawn for each example', { fallback: 1, needs: { operator: ['sampled-fisher'] } }),
  difference: positive(
    'take the Hessian by differences of gradients at this step, as for TensorFlow.js models',
    {
      value: '<h>',
    },
  ),
};
