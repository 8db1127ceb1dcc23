import {
  heatMapChart,
  lossTitle,
  numberText,
  scatterChart,
  treeChart,
  type FactRow,
  type ReportPartOf,
  type ReportPlot,
} from '@orograph/report';
import { recordOf, recordsOf, type RecordOf } from '@orograph/runs/records';

import { optimaPart } from './optima-part.ts';
import { optimaRecords } from './optima-records.ts';
import { topologyRecords } from './topology-records.ts';

/** What the axes of the plane measure. */
const sides = ['first direction', 'second direction'] as const;
/** The most branches of a merge tree that are drawn, the longest first. */
const MOST_BRANCHES = 24;

type Surface = RecordOf<typeof topologyRecords, 'surface'>;
type Basin = RecordOf<typeof topologyRecords, 'basin'>;

/** The report of a slice's topology, or of the passes between checkpoints. */
export const part: ReportPartOf = (stored) =>
  recordsOf(stored.records, optimaRecords, 'optimum').length > 0 ? optimaPart(stored) : slicePart(stored);

/** The plane with its minima and saddles, its merge tree, its persistence diagram, and the basins in numbers. */
const slicePart: ReportPartOf = ({ run, records }) => {
  const surface = recordOf(records, topologyRecords, 'surface');
  const summary = recordOf(records, topologyRecords, 'summary');
  const basins = recordsOf(records, topologyRecords, 'basin');
  const loss = lossTitle(run);
  return {
    words: summary
      ? [
          summary.allBasins === 1
            ? `The slice has one basin.`
            : `${summary.basins} of ${summary.allBasins} basins are deeper than ${numberText(summary.threshold)}.`,
          ...(summary.infinite > 0
            ? [`${summary.infinite} points are not finite or not measured; they count as infinitely high.`]
            : []),
        ]
      : [],
    plots: [
      ...(surface ? [planeOf(surface, basins, loss)] : []),
      {
        name: 'merge-tree',
        caption: 'How the basins join as the level of the loss rises',
        note: 'Each line begins at a minimum and ends at the saddle where its basin joins a deeper one; the longer the line, the more the basin counts.',
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
    ],
    rows: basins
      .slice(0, 20)
      .map((basin, place): FactRow => [
        `basin ${place}`,
        [
          `minimum ${numberText(basin.birth)} at (${placeText(basin.minimum)})`,
          Number.isFinite(basin.death)
            ? `saddle ${numberText(basin.death)} at (${placeText(basin.saddle)}), depth ${numberText(basin.persistence)}`
            : 'never ends',
          `${basin.points} points, volume ${numberText(basin.volume)}`,
          ...(basin.beyondNoise === undefined ? [] : [basin.beyondNoise ? 'beyond noise' : 'within noise']),
        ].join(' · '),
      ]),
  };
};

/** The persistence diagram. */
const diagramOf = (basins: readonly Basin[], loss: string): ReportPlot => ({
  name: 'persistence',
  caption: 'The persistence diagram: each basin by its minimum and by the saddle where it ends',
  note: 'Points far above the diagonal are deep basins. The deepest basin never ends and is not drawn.',
  spec: scatterChart({
    x: { title: `minimum: ${loss}` },
    y: { title: `saddle: ${loss}` },
    points: [
      ...basins
        .filter(({ death }) => Number.isFinite(death))
        .map(({ birth, death }) => ({ x: birth, y: death, group: 'basins' })),
      ...diagonal(basins).map((at) => ({ x: at, y: at, group: 'minimum = saddle' })),
    ],
  }),
});

const placeText = (place: Basin['minimum']): string => (place?.coords ?? []).map(numberText).join(', ');

/** Places on the diagonal from the least minimum to the highest saddle. */
function diagonal(basins: readonly Basin[]): readonly number[] {
  const ends = basins.flatMap(({ birth, death }) => [birth, death]).filter(Number.isFinite);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return high > low ? Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40) : [];
}

function planeOf(surface: Surface, basins: readonly Basin[], loss: string): ReportPlot {
  const [xs, ys] = surface.axes as [readonly number[], readonly number[]];
  return {
    name: 'basins',
    caption: 'The slice with its minima and the saddles between them',
    note: `Saddle k is where basin k joins a deeper one.${surface.filled ? ' Iso-lines are drawn without the basins that are left out, as though these were filled up to their saddles.' : ''}`,
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
