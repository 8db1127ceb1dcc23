import type { Subject } from '@orograph/models';
import { areSame } from '@orograph/tensor';

import { misuse } from '../terminal/misuse.ts';

/**
 * Refuses models with the same weights where each counts as a repetition: an interval over copies of one training is none.
 *
 * @throws MisuseError naming the two.
 */
export function refuseRepeated(subjects: readonly Pick<Subject, 'loss' | 'path'>[]): void {
  for (const [k, { path, loss }] of subjects.entries())
    for (const earlier of subjects.slice(0, k)) {
      if (!areSame(earlier.loss.theta, loss.theta)) continue;
      throw misuse('a model is given twice', {
        expected: 'models with different weights, each of which counts as a repetition',
        got: `${earlier.path} and ${path}, which have the same`,
        where: 'the models',
      });
    }
}
