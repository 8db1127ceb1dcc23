import { basinRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { barChart } from '../../chart/bar-chart.ts';
import { distinctNames } from '../../page/distinct-names.ts';
import { text, type FactRow } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { highest, lowest } from '../../series-words.ts';
import { errorText } from '../../number-text.ts';

/** A mean that fewer rays carry is a guess. */
const fewRays = 10;

/** The radius of the ball of equal volume of each model, and the lengths of its rays. */
export const part: ReportPartOf = ({ records }) => {
  const { models = [], over: all = null } = recordOf(records, basinRecords, 'summary') ?? {};
  const rays = recordsOf(records, basinRecords, 'ray');
  const names = distinctNames(models.map(({ model }) => model));
  const countOf = (model: string): number => rays.filter((ray) => ray.model === model).length;
  return {
    words: [
      ...models.map(
        ({ dim, radius, norm, threshold, isLowerBound, effectiveSamples }, i) =>
          `What is below a loss of ${text(threshold)} around ${names[i]} and seen from it has the volume of a ball of radius ${isLowerBound ? 'at least ' : ''}${text(radius)} in ${text(dim)} dimensions; |θ| is ${text(norm)}.${
            effectiveSamples < fewRays
              ? ` About ${Math.round(effectiveSamples)} of ${countOf(models[i]!.model)} rays carry the mean: the volume of a region with a few long directions is larger than so many can tell.`
              : ''
          }`,
      ),
      ...(all === null
        ? []
        : [
            `Over the models the radius is ${text(all.mean)}, 95 % interval ${all.interval.map((end) => text(end)).join(' to ')}.`,
          ]),
    ],
    plots: [
      {
        name: 'basin',
        caption:
          'The radius of the ball of equal volume of each model, between its shortest and its longest ray',
        note: basinNote(models.map(({ radius }, i) => ({ name: names[i]!, y: radius }))),
        spec: barChart({
          x: { title: 'model' },
          y: { title: 'radius' },
          bars: models.map(({ model, radius }, i) => {
            const lengths = rays.filter((ray) => ray.model === model).map((ray) => ray.radius);
            return { name: names[i]!, value: radius, low: Math.min(...lengths), high: Math.max(...lengths) };
          }),
        }),
      },
    ],
    rows: models.flatMap(
      ({ logVolume, standardError, effectiveSamples, medianRay, isLowerBound }, i): FactRow[] => [
        [
          `${names[i]}, log volume`,
          `${isLowerBound ? 'at least ' : ''}${errorText(logVolume, standardError)}`,
        ],
        [`${names[i]}, rays that carry the mean`, text(effectiveSamples)],
        [`${names[i]}, median ray`, text(medianRay)],
      ],
    ),
  };
};

/** Which model has the largest ball, and how many times the smallest. */
function basinNote(balls: readonly { readonly name: string; readonly y: number }[]): string {
  const meaning =
    'A line goes from the shortest ray to the longest: the further apart, the longer the region.';
  if (balls.length < 2) return meaning;
  const [largest, smallest] = [highest(balls), lowest(balls)];
  return `${meaning} The ball of ${largest.name} is the largest, of a radius of ${text(largest.y)}, ${text(largest.y / smallest.y)} times that of ${smallest.name}, the smallest.`;
}
