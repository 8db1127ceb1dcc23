import { estimate } from '@orograph/tensor';

import { averageGain, ensembleGain, meanBarrier, meanDisagreement } from '@orograph/probes';
import { ensembleKey, ensembleNumbers, type EnsembleStatistic } from './ensemble-results.ts';
import { figure, type Figure } from '../experiment.ts';
import type { Study } from '../study/subject.ts';
import type { Results } from './read-results.ts';

/** The mean barrier between successive members in units of the loss at the origin. */
export const barrierShare: EnsembleStatistic = (members, atOrigin) => meanBarrier(members) / atOrigin;

/** Barriers, disagreements and gains of cyclical ensembles over the largest rate. */
export function ensembleFigures(results: Results, study: Study, sweep: readonly number[]): Figure[] {
  const measured = sweep.filter((rate) => results.has(ensembleKey(study, { method: 'fge', rate }, 0)));
  if (measured.length === 0) return [];
  const line = (name: string, of: EnsembleStatistic) => ({
    name,
    points: measured.map((rate) => {
      const { mean: y, standardError } = estimate(
        ensembleNumbers(results, study, { method: 'fge', rate }, of),
      );
      return { x: rate, y, low: y - standardError, high: y + standardError };
    }),
  });
  const x = { title: 'largest learning rate of a cycle', scale: 'log' } as const;
  const height = 240;
  return [
    figure(
      'lines',
      {
        x,
        y: { title: 'share' },
        height,
        series: [line('barrier', barrierShare), line('disagreement', meanDisagreement)],
      },
      'Barrier and disagreement between successive members: the barrier of the training loss in units of that at the origin, the disagreement on test data; mean and standard error. Where the barrier rises is the cross-over.',
    ),
    figure(
      'lines',
      {
        x,
        y: { title: 'gain in accuracy' },
        height,
        series: [line('averaged predictions', ensembleGain), line('averaged weights', averageGain)],
      },
      'Test accuracy of the ensemble and of the averaged weights, less that of the mean member.',
    ),
  ];
}
