import { checkAtMost, checkSamplePairs } from '@orograph/studies';

import type { CurvatureFlags } from './curvature-command.ts';
import { checkEigenvectorsPath, checkVectors } from './eigenvectors-file.ts';

/** Throws for numbers and files of the flags that do not fit a matrix of so many rows. */
export function checkNumbers(flags: CurvatureFlags, dim: number): void {
  const { top, sketch, vectors, diagonal, samples, estimator } = flags;
  checkAtMost(top, dim, 'top', 'eigenvalues');
  checkAtMost(sketch, dim, 'sketch', 'random vectors');
  if (vectors !== undefined) checkVectors(vectors, top);
  if (diagonal !== undefined || estimator === 'xtrace') checkSamplePairs(samples, dim);
  if (diagonal !== undefined) checkEigenvectorsPath(diagonal);
}
