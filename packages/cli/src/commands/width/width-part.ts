import { basename } from 'node:path';

import {
  barChart,
  errorText,
  fieldAt,
  type ReportPartOf,
  type ReportPlot,
  scatterChart,
  text,
} from '@orograph/report';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { widthRecords } from './width-records.ts';
import { sweepPart } from './sweep-part.ts';

/** Of a sweep its part; else tunnel widths of every model: angle and distance with their standard errors, beside |θ| and the loss. */
export const part: ReportPartOf = (stored) => {
  if (fieldAt(stored.run, 'identity', 'sweep')) return sweepPart(stored);
  const { records } = stored;
  const summary = recordOf(records, widthRecords, 'summary');
  const models = summary?.models ?? [];
  const nameOf = (model: { readonly model: string }): string => basename(model.model, '.onnx');
  const bars = (name: string, title: string, measure: 'angle' | 'distance'): ReportPlot => ({
    name,
    caption: `${title}, mean and standard error over the directions`,
    spec: barChart({
      x: { title: 'model' },
      y: { title },
      bars: models.map((model, k) => {
        const [mean, error] = [model[measure].mean, model[measure].standardError];
        return { name: `${k + 1} ${nameOf(model)}`, value: mean, low: mean - error, high: mean + error };
      }),
    }),
  });
  const groups = summary?.groups ?? [];
  const ofGroups = (measure: 'angle' | 'distance' | 'loss' | 'norm', title: string): ReportPlot => ({
    name: `width-groups-${measure}`,
    caption: `${title} by how the models were trained: mean and standard error over the seeds`,
    spec: barChart({
      x: { title: 'trained with' },
      y: { title },
      bars: groups.map((group) => {
        const [mean, error] = [group[measure].mean, group[measure].standardError || 0];
        return {
          name: group.settings,
          value: mean,
          low: mean - error,
          high: mean + error,
        };
      }),
    }),
  });
  const estimate = (model: (typeof models)[number], measure: 'angle' | 'distance'): string =>
    errorText(model[measure].mean, model[measure].standardError);
  return {
    words: models.map(
      (model) =>
        `The tunnel at ${nameOf(model)} is ${estimate(model, 'angle')} rad wide, seen from the origin, and ${estimate(model, 'distance')} from the model to a loss above ${text(model.threshold)}; |θ| is ${text(model.norm)}.`,
    ),
    plots: [
      ...(groups.length === 0
        ? []
        : [
            ofGroups('angle', 'angular width (radians)'),
            ofGroups('distance', 'distance to high loss'),
            ofGroups('norm', '|θ|'),
            ofGroups('loss', 'loss'),
          ]),
      bars('width-angle', 'angular width (radians)', 'angle'),
      bars('width-distance', 'distance to high loss', 'distance'),
      {
        name: 'width-directions',
        caption: 'Every direction: half-angle against distance',
        spec: scatterChart({
          x: { title: 'distance to high loss' },
          y: { title: 'half-angle (radians)' },
          points: recordsOf(records, widthRecords, 'width').map((record) => ({
            x: record.distance,
            y: record.angle,
            group: nameOf(record),
            censored: !record.bounded.distance,
          })),
        }),
      },
    ],
    rows: models.map((model, k) => [
      `${k + 1} ${nameOf(model)}`,
      [
        `angle ${estimate(model, 'angle')} rad`,
        `distance ${estimate(model, 'distance')}`,
        `|θ| ${text(model.norm)}`,
        `loss ${text(model.loss)}`,
        `high from ${text(model.threshold)}`,
        ...(model.metrics.accuracy === undefined ? [] : [`accuracy ${text(model.metrics.accuracy)}`]),
      ].join(' · '),
    ]),
  };
};
