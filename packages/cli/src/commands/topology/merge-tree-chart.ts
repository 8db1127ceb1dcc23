import { lineChart, type PlotSpec } from '@orograph/report';

/** A basin as a branch of a tree. */
export interface Branch {
  readonly name: string;
  /** The loss at its minimum. */
  readonly birth: number;
  /** The loss where it joins another; `Infinity` for one that joins none. */
  readonly death: number;
  /** Which branch it joins; −1 for none. */
  readonly parent: number;
}

/** The most branches that are drawn, the longest first. */
const MOST = 24;

/** A merge tree: a line up from each minimum, and across to the branch that it joins. The branches of one come beside it. */
export function mergeTreeChart(all: readonly Branch[], loss: string): PlotSpec {
  const branches = all.slice(0, MOST);
  const columns = columnsOf(branches);
  const top = Math.max(...branches.map(({ birth, death }) => (Number.isFinite(death) ? death : birth)));
  const low = Math.min(...branches.map(({ birth }) => birth));
  const end = (death: number): number => (Number.isFinite(death) ? death : top + 0.08 * (top - low || 1));
  return lineChart({
    x: { title: 'basins, side by side' },
    y: { title: loss },
    symbols: false,
    series: branches.map(({ name, birth, death, parent }, place) => ({
      name,
      points: [
        { x: columns[place]!, y: birth },
        { x: columns[place]!, y: end(death) },
        ...(parent >= 0 && parent < branches.length ? [{ x: columns[parent]!, y: death }] : []),
      ],
    })),
  });
}

/** A place for each branch, so that those that join it stand to its right, the first to join nearest. */
function columnsOf(branches: readonly Branch[]): readonly number[] {
  const columns = branches.map(() => 0);
  let next = 0;
  const visit = (place: number): void => {
    columns[place] = next++;
    branches
      .map((branch, i) => ({ ...branch, i }))
      .filter(({ parent }) => parent === place)
      .toSorted((a, b) => a.death - b.death)
      .forEach(({ i }) => visit(i));
  };
  branches.forEach(({ parent }, place) => {
    if (parent < 0 || parent >= branches.length) visit(place);
  });
  return columns;
}
