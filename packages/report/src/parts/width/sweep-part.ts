import {
  type FactorSummary,
  factorTitles,
  type FactorTraining,
  trainingsAt,
  type TrainingSetting,
} from '@orograph/probes';

import { panelChart } from '../../chart/panel-chart.ts';
import { factorPanels } from '../../landscape/factor-panels.ts';
import { text } from '../../page/fact-rows.ts';
import { fieldAt, ofType } from '../../page/record-fields.ts';
import type { ReportPart, StoredRun } from '../../page/report-part.ts';

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
      caption: `A larger ${factorTitles[summary.factor]}: ${summary.verdict}`,
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
