import { basename } from 'node:path';

import { alignRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf, type RecordOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { type FactRow, text } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { lossTitle } from '../../slice/slice-report.ts';

const lines = { straight: 'as it is', aligned: 'aligned', repaired: 'aligned, repaired' };

/** The loss on the segment to each model before and after, and what changed in numbers. */
export const part: ReportPartOf = ({ run, records }) => {
  const points = recordsOf(records, alignRecords, 'point');
  const models = recordOf(records, alignRecords, 'summary')?.models ?? [];
  return {
    plots: models.map((model, k) => ({
      name: `align-${k + 1}`,
      caption: `The loss on the straight segment from the first model to ${basename(model.path)}, before and after its units are permuted`,
      note: alignNote(model.barrier),
      spec: lineChart({
        x: { title: 't, from the first model to this one' },
        y: { title: lossTitle(run) },
        series: Object.entries(lines).flatMap(([line, name]) => {
          const own = points.filter((point) => point.model === k + 1 && point.line === line);
          return own.length > 0
            ? [{ name, points: own.map((point) => ({ x: point.coords[0]!, y: point.loss })) }]
            : [];
        }),
      }),
    })),
    rows: models.map((model, k): FactRow => {
      const change = (name: 'barrier' | 'cosine' | 'distance'): string =>
        `${name} ${text(model[name].before)} → ${text(model[name].after)}`;
      return [
        `${k + 1} ${basename(model.path)}`,
        [
          change('barrier'),
          ...(model.barrier.repaired === undefined ? [] : [`repaired ${text(model.barrier.repaired)}`]),
          change('distance'),
          change('cosine'),
          `outputs differ by ${text(model.outputDifference)} of the largest`,
          ...(model.file === null ? [] : [model.file]),
          ...(model.merged === undefined ? [] : [model.merged]),
        ].join(' · '),
      ];
    }),
  };
};

/** What is summed up of an aligned model. */
type Model = RecordOf<typeof alignRecords, 'summary'>['models'][number];

/** A barrier of the loss up to this is none: single precision leaves as much open. */
const rounding = 1e-6;

/** What of the barrier was symmetry. */
function alignNote({ before, after, repaired }: Model['barrier']): string {
  const rest =
    repaired === undefined ? '' : ` With the statistics of its units repaired it is ${text(repaired)}.`;
  if (!(before > rounding))
    return `Permuted, the barrier is ${text(after)}, before ${text(before)}, no more than rounding: there was none, and what of it is symmetry cannot be said.${rest}`;
  return after < before - rounding
    ? `Permuted, the barrier is ${text(after)} instead of ${text(before)}: what it loses was symmetry, for both ends are the same functions on all lines.${rest}`
    : `Permuted, the barrier is ${text(after)}, before ${text(before)}: none of it was a symmetry that this alignment finds.${rest}`;
}
