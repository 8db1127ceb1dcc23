import { basename } from 'node:path';

import {
  type FactRow,
  fieldAt,
  lineChart,
  listAt,
  lossTitle,
  numberAt,
  ofType,
  type ReportPartOf,
  text,
} from '@orograph/report';

const lines: Readonly<Record<string, string>> = { straight: 'as it is', aligned: 'aligned' };

/** The loss on the segment to each model before and after, and what changed in numbers. */
export const part: ReportPartOf = ({ run, records }) => {
  const [summary] = ofType(records, 'summary');
  const points = ofType(records, 'point');
  const models = listAt(summary, 'models');
  return {
    plots: models.map((model, k) => ({
      name: `align-${k + 1}`,
      caption: `${basename(String(fieldAt(model, 'path')))}: the loss on the straight segment from the first model, before and after its units are permuted`,
      note: `What the barrier loses was symmetry: both ends are the same functions on both lines.`,
      spec: lineChart({
        x: { title: 't, from the first model to this one' },
        y: { title: lossTitle(run) },
        series: Object.entries(lines).map(([line, name]) => ({
          name,
          points: points
            .filter((point) => fieldAt(point, 'model') === k + 1 && fieldAt(point, 'line') === line)
            .map((point) => ({ x: numberAt(point, 'coords', 0), y: numberAt(point, 'loss') })),
        })),
      }),
    })),
    rows: models.map((model, k): FactRow => {
      const change = (name: string): string =>
        `${name} ${text(numberAt(model, name, 'before'))} → ${text(numberAt(model, name, 'after'))}`;
      return [
        `${k + 1} ${basename(String(fieldAt(model, 'path')))}`,
        [
          change('barrier'),
          change('distance'),
          change('cosine'),
          `outputs differ by ${text(numberAt(model, 'outputDifference'))} of the largest`,
          ...(fieldAt(model, 'file') === null ? [] : [String(fieldAt(model, 'file'))]),
        ].join(' · '),
      ];
    }),
  };
};
