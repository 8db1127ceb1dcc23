/**
 * Names the kinds of direction that a model is left along, and loads nothing else.
 *
 * @packageDocumentation
 */

/**
 * How a direction is made: `random` Gaussian, `filter` Gaussian with filters as long as θ's, `orthogonal` Gaussian without its parts along θ,
 * θ − θ_init and ∇L, `axis` a random coordinate axis, `gradient` along ∇L, `radial` along θ, `init` and `optimum` to other points, `hessian` an
 * eigenvector.
 */
export type DirectionKind =
  'axis' | 'filter' | 'gradient' | 'hessian' | 'init' | 'optimum' | 'orthogonal' | 'radial' | 'random';

/** The kinds of direction, in the order of their random streams. */
export const kindsOfDirection: readonly DirectionKind[] = [
  'random',
  'filter',
  'orthogonal',
  'axis',
  'gradient',
  'radial',
  'init',
  'optimum',
  'hessian',
];

/** The kinds of which several are drawn. */
export const drawnKinds: readonly DirectionKind[] = ['random', 'filter', 'orthogonal', 'axis'];

/** The kinds that have a part within a block of parameters, the rest of θ staying as it is. */
export const partedKinds: readonly ['random', 'filter', 'gradient', 'radial', 'init', 'optimum'] = [
  'random',
  'filter',
  'gradient',
  'radial',
  'init',
  'optimum',
];
