import { numberText } from '../number-text.ts';
import { extent, quantitative, type PlotAxis } from './plot-axis.ts';
import { plotConfig, plotWidth, seriesColors } from './plot-style.ts';
import type { LitePlot } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** A branch of a tree, from where it begins up to where it joins another. */
export interface TreeBranch {
  readonly name: string;
  /** The height of its beginning. */
  readonly from: number;
  /** The height at which it joins; one that is not finite joins none, and is drawn to the top. */
  readonly to: number;
  /** The branch that it joins, by its place in the list; −1 for none. */
  readonly parent: number;
  /** Where it begins on axes of other figures, by what they measure. */
  readonly places?: Readonly<Record<string, number>>;
}

/** Branches that join as the height rises: a merge tree of basins, a disconnectivity graph of optima. */
export interface TreeChart {
  /** What the height is. */
  readonly y: PlotAxis;
  readonly branches: readonly TreeBranch[];
  /** What the branches are, by whose number another figure names one. */
  readonly link?: string;
}

/** A tree with a line up from the beginning of each branch, and across to the one it joins, which stands to its left. */
export function treeChart({ y, branches, link }: TreeChart): PlotSpec {
  const columns = columnsOf(branches);
  const ends = branches.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const [low, high] = extent(ends);
  const top = high + 0.06 * (high - low);
  const rows = branches.map(({ name, from, to, parent, places }, place) => {
    const joins = Number.isFinite(to) && parent >= 0 && parent < branches.length;
    return {
      name,
      at: place,
      ...(places && { places }),
      x: columns[place]!,
      across: joins ? columns[parent]! : columns[place]!,
      from,
      to: Number.isFinite(to) ? to : top,
      says: `${name}: from ${numberText(from)}, ${joins ? `joins ${branches[parent]!.name} at ${numberText(to)}` : 'joins none'}`,
    };
  });
  const side = {
    field: 'x',
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [-0.5, branches.length - 0.5] },
  };
  const color = { value: seriesColors[0]! } as const;
  return {
    ...(link !== undefined && { link: { x: link } }),
    lite: {
      config: plotConfig,
      width: plotWidth,
      height: 260,
      data: { values: rows },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: {
            x: side,
            y: { field: 'from', ...quantitative(y, [...ends, top]) },
            y2: { field: 'to' },
            color,
          },
        },
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { x: side, x2: { field: 'across' }, y: { field: 'to', type: 'quantitative' }, color },
        },
        {
          mark: { type: 'point', filled: true, size: 45 },
          encoding: { x: side, y: { field: 'from', type: 'quantitative' }, color },
        },
        {
          mark: { type: 'text', dy: 13 },
          encoding: { x: side, y: { field: 'from', type: 'quantitative' }, text: { field: 'name' } },
        },
      ],
    },
  } satisfies LitePlot & Pick<PlotSpec, 'link'>;
}

/** A place for each branch: those that join it stand to its right, the first to join nearest. */
function columnsOf(branches: readonly TreeBranch[]): readonly number[] {
  const columns = branches.map(() => 0);
  let next = 0;
  const visit = (place: number): void => {
    columns[place] = next++;
    branches
      .map((branch, i) => ({ ...branch, i }))
      .filter(({ parent }) => parent === place)
      .toSorted((a, b) => a.to - b.to)
      .forEach(({ i }) => visit(i));
  };
  branches.forEach(({ parent }, place) => {
    if (parent < 0 || parent >= branches.length) visit(place);
  });
  return columns;
}
