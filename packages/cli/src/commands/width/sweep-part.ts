import { fieldAt, ofType, panelChart, type ReportPart, type StoredRun, text } from '@orograph/report';
import { factorPanels } from './factor-panels.ts';
import type { FactorSummary, FactorTraining } from './factor-summary.ts';
import { trainingsAt } from './sweep-summaries.ts';
import type { TrainingSetting } from './training-setting.ts';
import { factors } from './width-factor.ts';

/** Of a sweep: for each factor its four panels under the verdict, what the numbers say in words, and the base. */
export function sweepPart({ run, records }: StoredRun): ReportPart {
  const base = fieldAt(run, 'identity', 'base') as TrainingSetting;
  const summaries = ofType(records, 'factor') as readonly (FactorSummary & { readonly words: string })[];
  const trainings = (summary: FactorSummary): FactorTraining[] =>
    trainingsAt(
      records,
      base,
      summary.factor,
      summary.values.map(({ value }) => value),
    );
  const untilLoss = fieldAt(run, 'identity', 'until-loss');
  return {
    plots: summaries.map((summary) => ({
      name: `width-${summary.factor}`,
      caption: `A larger ${factors[summary.factor].title}: ${summary.verdict}`,
      note: summary.words,
      spec: panelChart(factorPanels(summary, trainings(summary))),
    })),
    rows: [
      [
        'plots',
        'large dots: means with standard errors over the seeds; small dots: trainings; crosses: trainings that are not compared; above each panel the change from the least to the greatest value along the dashed fit, with its 95 % interval',
      ],
      [
        'base',
        Object.entries(base)
          .map(([name, value]) => `${name} ${text(value)}`)
          .join(', '),
      ],
      [
        'training ends',
        untilLoss === null
          ? `after ${text(fieldAt(run, 'identity', 'epochs'))} epochs, at whatever training loss`
          : `at a training loss of ${text(untilLoss)}, at most after ${text(fieldAt(run, 'identity', 'epochs'))} epochs`,
      ],
    ],
  };
}
