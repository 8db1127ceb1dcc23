import { optimaRecords, topologyRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf, type RecordOf } from '@orograph/runs/records';

import { heatMapChart } from '../../chart/heat-map-chart.ts';
import { lineChart } from '../../chart/line-chart.ts';
import { scatterChart, type ScatterChart } from '../../chart/scatter-chart.ts';
import { treeChart } from '../../chart/tree-chart.ts';
import { errorText, numberText } from '../../number-text.ts';
import type { FactRow } from '../../page/fact-rows.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { capitalized } from '../../series-words.ts';
import { missingText } from '../../slice/missing-points.ts';
import { lossTitle } from '../../slice/slice-report.ts';
import { optimaPart } from './optima-part.ts';

/** What the axes of the plane measure. */
const sides = ['first direction', 'second direction'] as const;
/** The most relaxed ways that are drawn, those of the deepest basins. */
const MOST_WAYS = 10;
/** The most branches of a merge tree that are drawn, the longest first. */
const MOST_BRANCHES = 24;

type Surface = RecordOf<typeof topologyRecords, 'surface'>;
type Basin = RecordOf<typeof topologyRecords, 'basin'>;
type Saddle = RecordOf<typeof topologyRecords, 'saddle'>;

/** The report of a slice's topology, or of the passes between checkpoints. */
export const part: ReportPartOf = (stored) =>
  recordsOf(stored.records, optimaRecords, 'optimum').length > 0 ? optimaPart(stored) : slicePart(stored);

/** The plane with its minima and saddles, its merge tree, its persistence diagram, and the basins in numbers. */
const slicePart: ReportPartOf = ({ run, records }) => {
  const surface = recordOf(records, topologyRecords, 'surface');
  const summary = recordOf(records, topologyRecords, 'summary');
  const basins = recordsOf(records, topologyRecords, 'basin');
  const saddles = recordsOf(records, topologyRecords, 'saddle');
  const loss = lossTitle(run);
  return {
    words: summary
      ? [
          summary.allBasins === 1
            ? `The slice has one basin.`
            : `${summary.basins} of ${summary.allBasins} basins are deeper than ${numberText(summary.threshold)}.`,
          ...[missingText(summary)].flatMap((text) => (text === undefined ? [] : [`${capitalized(text)}.`])),
        ]
      : [],
    plots: [
      ...(surface ? [planeOf(surface, basins, loss)] : []),
      {
        name: 'merge-tree',
        caption: 'How the basins join as the level of the loss rises',
        note: `Each line begins at a minimum and ends at the saddle where its basin joins a deeper one; the longer the line, the more the basin counts. ${treeWords(basins)}`,
        spec: treeChart({
          y: { title: loss },
          branches: basins.slice(0, MOST_BRANCHES).map((basin, place) => ({
            name: String(place),
            from: basin.birth,
            to: basin.death,
            parent: basin.parent ?? -1,
            ...(basin.minimum?.coords.length === 2 && {
              places: { [sides[0]]: basin.minimum.coords[0]!, [sides[1]]: basin.minimum.coords[1]! },
            }),
          })),
          link: 'basin',
        }),
      },
      // One basin alone never ends.
      ...(basins.some(({ death }) => Number.isFinite(death)) ? [diagramOf(basins, loss)] : []),
      ...(saddles.length > 0 ? [waysOf(saddles, loss)] : []),
    ],
    rows: basins.slice(0, 20).map((basin, place): FactRow => {
      const saddle = saddles.find((own) => own.basin === place);
      return [`basin ${place}`, [...basinWords(basin), ...saddleWords(saddle)].join(' · ')];
    }),
  };
};

/** A basin in numbers. */
const basinWords = (basin: Basin): readonly string[] => [
  `minimum ${numberText(basin.birth)} at (${placeText(basin.minimum)})`,
  Number.isFinite(basin.death)
    ? `saddle ${numberText(basin.death)} at (${placeText(basin.saddle)}), depth ${depthText(basin)}`
    : 'never ends',
  `${basin.points} points, volume ${numberText(basin.volume)}`,
  ...(basin.beyondNoise === undefined ? [] : [basin.beyondNoise ? 'beyond noise' : 'within noise']),
];

const depthText = ({ persistence, persistenceError: error }: Basin): string =>
  error === undefined || error === null ? numberText(persistence) : errorText(persistence, error);

/** What became of the saddle of a basin in the space of all parameters. */
const saddleWords = (saddle: Saddle | undefined): readonly string[] =>
  saddle
    ? [
        `relaxed in all parameters ${numberText(saddle.height)}, |∇L| ${numberText(saddle.gradNorm)} at its highest point`,
      ]
    : [];

/** How deep the deepest of the basins that end is. */
function treeWords(basins: readonly Basin[]): string {
  const ending = basins.filter(({ persistence }) => Number.isFinite(persistence));
  if (ending.length === 0) return 'Here there is one basin, which never ends.';
  const deepest = ending.reduce((best, basin) => (basin.persistence > best.persistence ? basin : best));
  return `Of ${ending.length} that ${ending.length === 1 ? 'ends' : 'end'} the deepest is basin ${basins.indexOf(deepest)}: its saddle is ${numberText(deepest.persistence)} above its minimum.`;
}

/** The losses along relaxed ways. */
const waysOf = (saddles: readonly Saddle[], loss: string): ReportPlot => ({
  name: 'saddles',
  caption: 'The loss along the ways over the saddles, relaxed in the space of all parameters',
  note: `Each way begins at the minimum of a basin and ends at that of the basin which it joins; its points went down their gradients, spread evenly again after each step, the ends too. The highest of them reaches ${numberText(Math.max(...saddles.map(({ height }) => height)))}, the lowest ${numberText(Math.min(...saddles.map(({ height }) => height)))}.`,
  spec: lineChart({
    x: { title: 'share of the way' },
    y: { title: loss },
    series: saddles.slice(0, MOST_WAYS).map(({ basin, parent, losses }) => ({
      name: `${basin} to ${parent}`,
      points: losses.map((y, i) => ({ x: i / (losses.length - 1), y })),
    })),
  }),
});

/** The persistence diagram. */
const diagramOf = (basins: readonly Basin[], loss: string): ReportPlot => ({
  name: 'persistence',
  caption: 'The persistence diagram: each basin by its minimum and by the saddle where it ends',
  note: `Points far above the diagonal are deep basins. The deepest basin never ends and is not drawn. ${treeWords(basins)}`,
  spec: scatterChart({
    x: { title: `minimum: ${loss}` },
    y: { title: `saddle: ${loss}` },
    points: basins
      .filter(({ death }) => Number.isFinite(death))
      .map(({ birth, death }) => ({ x: birth, y: death })),
    guide: diagonal(basins)!,
  }),
});

const placeText = (place: Basin['minimum']): string => (place?.coords ?? []).map(numberText).join(', ');

/** The diagonal from the least minimum to the highest saddle. */
function diagonal(basins: readonly Basin[]): ScatterChart['guide'] {
  const ends = basins.flatMap(({ birth, death }) => [birth, death]).filter(Number.isFinite);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return { name: 'minimum = saddle', from: [low, low], to: [high, high] };
}

function planeOf(surface: Surface, basins: readonly Basin[], loss: string): ReportPlot {
  const [xs, ys] = surface.axes as [readonly number[], readonly number[]];
  return {
    name: 'basins',
    caption: 'The slice with its minima and the saddles between them',
    note: `${basins[0] ? `Basin 0 has the lowest minimum, at a loss of ${numberText(basins[0].birth)}. ` : ''}Saddle k is where basin k joins a deeper one.${surface.filled ? ' Iso-lines are drawn without the basins that are left out, as though these were filled up to their saddles.' : ''}`,
    spec: heatMapChart({
      xs,
      ys,
      values: surface.loss,
      ...(surface.filled && { contours: surface.filled }),
      x: { title: sides[0] },
      y: { title: sides[1] },
      value: loss,
      fields: { basin: surface.basinOf },
      marks: basins.slice(0, 8).flatMap((basin, place) => {
        const at = (name: string, where: Basin['minimum']) =>
          where ? [{ name, x: where.coords[0]!, y: where.coords[1]! }] : [];
        return [...at(`${place}`, basin.minimum), ...at(`saddle ${place}`, basin.saddle)];
      }),
    }),
  };
}
