import { colorRange } from '../chart/color-scale.ts';
import { heatMapChart } from '../chart/heat-map-chart.ts';
import { lineChart } from '../chart/line-chart.ts';
import { numberText } from '../number-text.ts';
import { courseWords } from '../series-words.ts';
import type { FactRow } from '../page/fact-rows.ts';
import { fieldAt, listAt, type RunJson } from '../page/record-fields.ts';
import type { ReportPart, ReportPlot, StoredRun } from '../page/report-part.ts';
import { reducedGrid } from './reduced-grid.ts';
import { sliceGrid, type SliceGrid } from './slice-grid.ts';
import { sliceNumbers, type LossAt, type SliceNumbers } from './slice-numbers.ts';
import {
  isBetween,
  lossTitle,
  quantities,
  quantityName,
  quantityTitle,
  sliceHeatMap,
  sliceProfile,
  sliceResiduals,
} from './slice-report.ts';
import { sliceScene } from './slice-scene.ts';
import { mapNote, pathWords, quantityNoun, sliceWords } from './slice-words.ts';
import { withPreview } from './with-preview.ts';
import { volumeSections } from './volume-sections.ts';

/**
 * The report of a slice: profiles of a segment, a heat map and a surface of a plane, sections and iso-surfaces of a volume; what the numbers
 * say, and how far paths are from the cut.
 *
 * @throws RangeError if a point lies outside the run's grid.
 */
export function slicePart({ run, records }: StoredRun): ReportPart {
  const shape = fieldAt(run, 'identity', 'grid');
  const grid = sliceGrid(records, {
    shape: Array.isArray(shape) ? shape.map(Number) : undefined,
    range: fieldAt(run, 'identity', 'range'),
  });
  const numbers = sliceNumbers(grid);
  const previewed = withPreview(grid, records);
  const drawn = reducedGrid(previewed);
  const isDrawn = drawn.measured.includes(1);
  const scene = isDrawn ? sliceScene(run, drawn) : undefined;
  const residuals = sliceResiduals(run);
  return {
    words: [
      ...(grid.shape.length > 0 ? sliceWords(run, grid, numbers) : []),
      ...pathWords(run, grid),
      ...(previewed === grid
        ? []
        : ['Where no point is measured yet, pictures show the nearest of a few that were measured first.']),
      ...(drawn === previewed
        ? []
        : [
            `Pictures are drawn from ${drawn.shape.join(' × ')} of the ${grid.shape.join(' × ')} points; numbers and sentences are of all of them.`,
          ]),
    ],
    plots: [
      ...(isDrawn ? plotsOf(run, drawn) : []),
      ...(residuals
        ? [
            {
              name: 'residuals',
              caption: 'How far the points of each path are from the cut',
              note: `A point far from the cut has a loss of its own, which the colours under it do not show. ${courseWords(
                residuals.series.map((one) => ({ ...one, name: `the distance of ${one.name}` })),
                'point',
              )}`,
              spec: lineChart(residuals),
            },
          ]
        : []),
    ],
    rows: grid.shape.length > 0 ? numberRows(numbers, lossTitle(run)) : [],
    ...(scene && { scene }),
  };
}

function plotsOf(run: RunJson, grid: SliceGrid): ReportPlot[] {
  const names = [...quantities(grid).keys()];
  if (grid.shape.length === 1)
    return names.map((quantity) => {
      const chart = sliceProfile(run, grid, { quantity });
      const other = otherScale(quantities(grid).get(quantity)!, chart.y.scale === 'log' ? 'log' : 'linear');
      return {
        name: `profile-${quantity.replaceAll(/[^\w-]+/g, '-')}`,
        caption: `Profile: ${quantityTitle(run, quantity)}`,
        note: courseWords(
          [{ ...chart.series[0]!, name: quantityNoun(quantity) }],
          isBetween(run) ? 't =' : 'coordinate',
        ),
        spec: lineChart(chart),
        ...(other && {
          view: `${chart.y.scale} scale`,
          views: [
            { view: `${other} scale`, spec: lineChart(sliceProfile(run, grid, { quantity, scale: other })) },
          ],
        }),
      };
    });
  if (grid.shape.length === 2) return [heatMapPlot(run, grid, names)];
  return grid.shape.length === 3 ? volumeSections(run, grid) : [];
}

/** The heat map of the loss, to be switched to the other scale and to each metric. */
function heatMapPlot(run: RunJson, grid: SliceGrid, names: readonly string[]): ReportPlot {
  const { scale } = colorRange(grid.loss);
  const other = otherScale(grid.loss, scale);
  const drawn = (how: Parameters<typeof sliceHeatMap>[2]) => heatMapChart(sliceHeatMap(run, grid, how));
  return {
    name: 'heat-map',
    caption: `Heat map: ${lossTitle(run)}`,
    note: mapNote(grid),
    view: other ? `loss, ${scale}` : 'loss',
    spec: drawn({}),
    views: [
      ...(other ? [{ view: `loss, ${other}`, spec: drawn({ scale: other }) }] : []),
      ...names
        .filter((name) => name !== 'loss')
        .map((quantity) => ({ view: quantityName(quantity), spec: drawn({ quantity }) })),
    ],
  };
}

/** The scale that the values were not drawn on, where they could be. */
function otherScale(values: Float64Array, scale: 'linear' | 'log'): 'linear' | 'log' | undefined {
  if (scale === 'log') return 'linear';
  const { domain } = colorRange(values);
  return domain[0] > 0 && domain[1] > 1.5 * domain[0] ? 'log' : undefined;
}

const at = (name: string, found: LossAt | undefined): FactRow[] =>
  found
    ? [
        [
          name,
          [
            `${numberText(found.loss)} at (${found.coords.map(numberText).join(', ')})`,
            ...Object.entries(found.metrics)
              .filter(([metric]) => metric !== 'error' || found.metrics['accuracy'] === undefined)
              .map(([metric, value]) => `${quantityName(metric)} ${numberText(value)}`),
          ].join(' · '),
        ],
      ]
    : [];

/** A row of a count where there are any. */
const some = (name: string, count: number): FactRow[] => (count > 0 ? [[name, numberText(count)]] : []);

const numberRows = (numbers: SliceNumbers, title: string): FactRow[] => [
  ['points done', `${numberText(numbers.measured)} of ${numberText(numbers.total)}`],
  ['loss', title],
  ...at('minimum', numbers.minimum),
  ...at('maximum', numbers.maximum),
  ...at('at the origin', numbers.origin),
  ...some('NaN', numbers.nan),
  ...some('infinite', numbers.infinite),
  ...some('not measured', numbers.total - numbers.measured),
];

/** Whether a run's records are points of a slice. */
export const isSlice = ({ run, records }: StoredRun): boolean =>
  listAt(run, 'identity', 'grid').length > 0 ||
  records.some((record) => fieldAt(record, 'type') === 'point' && Array.isArray(fieldAt(record, 'index')));
