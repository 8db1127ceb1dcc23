import { goldilocksRecords } from '@orograph/runs/kinds';
import { recordOf, type RecordOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { overRadii } from '../../landscape/radius-chart.ts';
import { type FactRow, text } from '../../page/fact-rows.ts';
import { fieldAt } from '../../page/record-fields.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { capitalized, courseWords } from '../../series-words.ts';
import { errorText } from '../../number-text.ts';

/** What is averaged at a radius. */
type Radius = RecordOf<typeof goldilocksRecords, 'summary'>['radii'][number];

const titles = {
  convexity: 'tr H / ‖H‖ in random subspaces',
  positive: 'share of positive eigenvalues',
  loss: 'loss',
  accuracy: 'accuracy (share)',
} as const;
const meanings = {
  convexity:
    'It is large where curvature is positive in most directions, and about 0 where both signs are equal.',
  positive: 'One half is a saddle like any other, 1 a minimum of the cut.',
  loss: 'The nearer the radius is to 0, the less the outputs depend on the inputs.',
  accuracy: 'The nearer the radius is to 0, the less the outputs depend on the inputs.',
} as const;
const names = Object.keys(titles) as (keyof typeof titles)[];

/** Each statistic over the radius, with its standard error. */
export const part: ReportPartOf = ({ run, records }) => {
  const summary = recordOf(records, goldilocksRecords, 'summary');
  const radii = summary?.radii ?? [];
  const unit = text(fieldAt(run, 'unit')) || '|θ|';
  const over = text(summary?.over);
  const present = names.filter((name) => radii[0]?.[name] !== undefined);
  const estimateAt = (radius: Radius, name: keyof typeof titles) => ({
    factor: radius.factor,
    mean: radius[name]?.mean ?? Number.NaN,
    standardError: radius[name]?.standardError ?? Number.NaN,
  });
  return {
    words: goldilocksWords(radii, unit, over),
    plots: present.map((name) => ({
      name: `goldilocks-${name}`,
      caption: `${name === 'convexity' ? `Convexity, ${titles[name]},` : capitalized(titles[name])} over the radius: mean and standard error over the ${over}`,
      note: `${meanings[name]} ${courseWords(
        [
          {
            name: name === 'positive' ? 'the share' : `the ${name}`,
            points: radii.map(({ factor: x, [name]: value }) => ({ x, y: value?.mean ?? Number.NaN })),
          },
        ],
        'radius',
      )}`,
      spec: lineChart(
        overRadii(titles[name], unit, [{ name, points: radii.map((radius) => estimateAt(radius, name)) }]),
      ),
    })),
    rows: radii.map((radius): FactRow => [
      `${text(radius.factor)} × ${unit}`,
      present
        .map((name) => {
          const { mean, standardError } = estimateAt(radius, name);
          return `${name} ${errorText(mean, standardError)}`;
        })
        .join(' · '),
    ]),
  };
};

/** At which radius cuts are most convex. */
function goldilocksWords(radii: readonly Radius[], unit: string, over: string): string[] {
  const curved = radii.filter(({ convexity }) => Number.isFinite(convexity.mean));
  if (radii.length > 0 && curved.length === 0)
    return ['Random cuts have no curvature at any radius tried: where they are most convex cannot be said.'];
  const [best, next] = curved.toSorted((a, b) => b.positive.mean - a.positive.mean);
  if (best === undefined) return [];
  const share = ({ positive: { mean, standardError } }: Radius): string =>
    `${errorText(100 * mean, 100 * standardError)} %`;
  const where = (radius: Radius): string => `${text(radius.factor)} × ${unit}`;
  const error = Math.hypot(best.positive.standardError, next?.positive.standardError ?? 0);
  // An error that is not known is none that could be exceeded.
  const isClear = next === undefined || best.positive.mean - next.positive.mean > 2 * error;
  return [
    `Random cuts are most convex at ${where(best)}: ${share(best)} of their eigenvalues are positive there; one half would be a saddle like any other.${
      isClear
        ? ''
        : ` At ${where(next)} it is ${share(next)}: so few of the ${over} (${best.positive.count}) do not tell the two apart.`
    }`,
  ];
}
