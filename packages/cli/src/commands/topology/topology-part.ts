import {
  fieldAt,
  heatMapChart,
  listAt,
  lossTitle,
  numberAt,
  numberText,
  ofType,
  scatterChart,
  treeChart,
  type FactRow,
  type ReportPartOf,
  type ReportPlot,
} from '@orograph/report';

/** The most branches of a merge tree that are drawn, the longest first. */
const MOST_BRANCHES = 24;

const numbers = (value: unknown, ...path: (number | string)[]): number[] =>
  listAt(value, ...path).map((entry) => (entry === null ? Number.NaN : Number(entry)));

/** The plane with its minima and saddles, its merge tree, its persistence diagram, and the basins in numbers. */
export const part: ReportPartOf = ({ run, records }) => {
  const [surface] = ofType(records, 'surface');
  const [summary] = ofType(records, 'summary');
  const basins = ofType(records, 'basin');
  const loss = lossTitle(run);
  const infinite = numberAt(summary, 'infinite');
  return {
    words: [
      `${numberAt(summary, 'basins')} of ${numberAt(summary, 'allBasins')} basins are deeper than ${numberText(numberAt(summary, 'threshold'))}.`,
      ...(infinite > 0
        ? [`${infinite} points are not finite or not measured; they count as infinitely high.`]
        : []),
    ],
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
            from: numberAt(basin, 'birth'),
            to: numberAt(basin, 'death'),
            parent: fieldAt(basin, 'parent') === null ? -1 : numberAt(basin, 'parent'),
          })),
        }),
      },
      {
        name: 'persistence',
        caption: 'The persistence diagram: each basin by its minimum and by the saddle where it ends',
        note: 'Points far above the diagonal are deep basins. The deepest basin never ends and is not drawn.',
        spec: scatterChart({
          x: { title: `minimum: ${loss}` },
          y: { title: `saddle: ${loss}` },
          points: [
            ...basins
              .filter((basin) => Number.isFinite(numberAt(basin, 'death')))
              .map((basin) => ({
                x: numberAt(basin, 'birth'),
                y: numberAt(basin, 'death'),
                group: 'basins',
              })),
            ...diagonal(basins).map((at) => ({ x: at, y: at, group: 'minimum = saddle' })),
          ],
        }),
      },
    ],
    rows: basins
      .slice(0, 20)
      .map((basin, place): FactRow => [
        `basin ${place}`,
        [
          `minimum ${numberText(numberAt(basin, 'birth'))} at (${numbers(basin, 'minimum', 'coords').map(numberText).join(', ')})`,
          Number.isFinite(numberAt(basin, 'death'))
            ? `saddle ${numberText(numberAt(basin, 'death'))} at (${numbers(basin, 'saddle', 'coords').map(numberText).join(', ')}), depth ${numberText(numberAt(basin, 'persistence'))}`
            : 'never ends',
          `${numberAt(basin, 'points')} points, volume ${numberText(numberAt(basin, 'volume'))}`,
          ...(fieldAt(basin, 'beyondNoise') === undefined
            ? []
            : [fieldAt(basin, 'beyondNoise') === true ? 'beyond noise' : 'within noise']),
        ].join(' · '),
      ]),
  };
};

/** Places on the diagonal from the least minimum to the highest saddle. */
function diagonal(basins: readonly unknown[]): readonly number[] {
  const ends = basins
    .flatMap((basin) => [numberAt(basin, 'birth'), numberAt(basin, 'death')])
    .filter(Number.isFinite);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return high > low ? Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40) : [];
}

function planeOf(surface: unknown, basins: readonly unknown[], loss: string): ReportPlot {
  const [xs, ys] = [numbers(surface, 'axes', 0), numbers(surface, 'axes', 1)];
  const basinOf = numbers(surface, 'basinOf');
  return {
    name: 'basins',
    caption: 'The slice with its minima and the saddles between them',
    note: 'Saddle k is where basin k joins a deeper one.',
    spec: heatMapChart({
      xs,
      ys,
      values: numbers(surface, 'loss'),
      x: { title: 'first direction' },
      y: { title: 'second direction' },
      value: loss,
      fields: { basin: basinOf },
      marks: basins.slice(0, 8).flatMap((basin, place) => {
        const at = (name: string, kind: string) => {
          const [x, y] = numbers(basin, kind, 'coords');
          return fieldAt(basin, kind) ? [{ name, x: x!, y: y! }] : [];
        };
        return [...at(`${place}`, 'minimum'), ...at(`saddle ${place}`, 'saddle')];
      }),
    }),
  };
}
