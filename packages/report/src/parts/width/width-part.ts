import { basename } from 'node:path';

import { widthRecords } from '@orograph/runs/kinds';
import { recordOf, type RecordOf, recordsOf } from '@orograph/runs/records';

import { barChart } from '../../chart/bar-chart.ts';
import { scatterChart } from '../../chart/scatter-chart.ts';
import { errorText } from '../../number-text.ts';
import { text } from '../../page/fact-rows.ts';
import { fieldAt } from '../../page/record-fields.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { capitalized, highest, lowest } from '../../series-words.ts';
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
    caption: `${capitalized(title)}, mean and standard error over the directions`,
    note: barNote(
      models.map((model) => ({ name: nameOf(model), y: model[measure].mean })),
      measure === 'angle'
        ? 'Seen from the origin: a tunnel whose width grows with its distance has the same angle.'
        : 'From the model to where the loss is high.',
    ),
    spec: barChart({
      x: { title: 'model' },
      y: { title },
      bars: models.map((model, k) => {
        const [mean, error] = [model[measure].mean, model[measure].standardError];
        return {
          name: `${k + 1} ${nameOf(model)}`,
          value: mean,
          low: mean - error,
          high: mean + error,
          ...(model.unbounded[measure] > 0 && { bound: 'at least' as const }),
        };
      }),
    }),
  });
  const groups = summary?.groups ?? [];
  const ofGroups = (measure: 'angle' | 'distance' | 'loss' | 'norm', title: string): ReportPlot => ({
    name: `width-groups-${measure}`,
    caption: `${capitalized(title)} by how the models were trained: mean and standard error over the seeds`,
    note: barNote(
      groups.map((group) => ({ name: group.settings, y: group[measure].mean })),
      'Two groups differ where their error bars are well apart.',
    ),
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
  const directions = recordsOf(records, widthRecords, 'width');
  const estimate = (model: ModelWidth, measure: 'angle' | 'distance'): string =>
    `${model.unbounded[measure] > 0 ? 'at least ' : ''}${errorText(model[measure].mean, model[measure].standardError)}`;
  // Who turns by π without meeting a high loss has gone round the whole circle.
  const isCircle = ({ model, unbounded }: ModelWidth): boolean =>
    unbounded.angle > 0 && unbounded.angle === directions.filter((one) => one.model === model).length;
  return {
    words: models.map(
      (model) =>
        `The tunnel at ${nameOf(model)} is ${isCircle(model) ? 'the whole circle, 2π rad,' : `${estimate(model, 'angle')} rad wide,`} seen from the origin, and ${estimate(model, 'distance')} from the model to a loss above ${text(model.threshold)}; |θ| is ${text(model.norm)}.`,
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
        note: directionsNote(directions),
        spec: scatterChart({
          x: { title: 'distance to high loss' },
          y: { title: 'half-angle (radians)' },
          points: directions.map((record) => ({
            x: record.distance,
            y: record.angle,
            group: nameOf(record),
            censored: isCensored(record),
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

/** What bars mean, and which is highest. */
function barNote(bars: readonly { readonly name: string; readonly y: number }[], meaning: string): string {
  const found = bars.filter(({ y }) => Number.isFinite(y));
  if (found.length === 0) return meaning;
  const [most, least] = [highest(found), lowest(found)];
  if (found.length > 1 && most.y === least.y) return `${meaning} It is ${text(most.y)} throughout.`;
  return found.length === 1
    ? `${meaning} It is ${text(most.y)} at ${most.name}.`
    : `${meaning} It is greatest, ${text(most.y)}, at ${most.name} and least, ${text(least.y)}, at ${least.name}.`;
}

type ModelWidth = RecordOf<typeof widthRecords, 'summary'>['models'][number];
type DirectionWidth = RecordOf<typeof widthRecords, 'width'>;

/** Whether the search along a direction ended before the loss was high, turning or going straight on. */
const isCensored = ({ bounded }: DirectionWidth): boolean => !bounded.angle || !bounded.distance;

/** How far the directions are apart, and how many are bounds. */
function directionsNote(directions: readonly DirectionWidth[]): string {
  const lengths = directions.map(({ distance }) => distance).filter(Number.isFinite);
  const hollow = directions.filter(isCensored).length;
  if (lengths.length === 0) return 'No direction is measured yet.';
  return `Each point is one random direction. Their distances go from ${text(Math.min(...lengths))} to ${text(Math.max(...lengths))}${hollow === 0 ? ', all of them measured' : `; ${hollow} of ${directions.length} are only lower bounds, drawn hollow, for the loss was not yet high where the search ended`}.`;
}
