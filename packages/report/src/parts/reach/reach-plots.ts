import { countAbove, risingCurvature, type Spectrum } from '@orograph/probes';
import { reachRecords } from '@orograph/runs/kinds';
import { type RecordOf } from '@orograph/runs/records';

import { barChart } from '../../chart/bar-chart.ts';
import { colorRange } from '../../chart/color-scale.ts';
import { estimateChart } from '../../chart/estimate-chart.ts';
import { numberText } from '../../number-text.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import { highest, lowest } from '../../series-words.ts';
import { eigenReaches } from './eigen-reaches.ts';

export type ReachSummary = RecordOf<typeof reachRecords, 'summary'>;

export type KindReach = ReachSummary['kinds'][number];

export type Count = RecordOf<typeof reachRecords, 'count'>;

/** What the bars of reaches are called. */
interface BarNames {
  readonly name: string;
  readonly caption: string;
  readonly title: string;
  /** The field that names a bar. */
  readonly field: 'block' | 'kind';
  readonly inUnits: string;
}

/** The median reach of each group as a bar; no plot of no groups. */
export function barPlots(
  groups: readonly KindReach[],
  { name, caption, title, field, inUnits }: BarNames,
): readonly ReportPlot[] {
  if (groups.length === 0) return [];
  const medians = groups.map((group) => group.median);
  const bars = groups.map((group, k) => ({
    name: String(group[field]),
    value: medians[k]!,
    low: group.least,
    high: group.greatest,
    ...(2 * group.unbounded > group.directions && { bound: 'at least' as const }),
  }));
  const y = { title: `distance until the loss is high${inUnits}`, scale: colorRange(medians).scale };
  return [{ name, caption, note: barNote(groups, field), spec: barChart({ x: { title }, y, bars }) }];
}

/** Along which the reach is longest, and how many of all are bounds. */
function barNote(groups: readonly KindReach[], field: 'block' | 'kind'): string {
  const found = groups.map((group) => ({ name: String(group[field]), y: group.median }));
  const [longest, shortest] = [highest(found), lowest(found)];
  const [beyond, all] = groups.reduce(
    ([some, of], { unbounded, directions }) => [some + unbounded, of + directions],
    [0, 0],
  );
  const bounds =
    beyond > 0
      ? ` ${beyond} of ${all} ${beyond === 1 ? 'was' : 'were'} still low where the search ended.`
      : '';
  return groups.length === 1
    ? `The median reach along ${longest.name} is ${numberText(longest.y)}.${bounds}`
    : `The median reach is longest along ${longest.name}, ${numberText(longest.y)}, ${numberText(longest.y / shortest.y)} times that along ${shortest.name}, the shortest.${bounds}`;
}

/** The reach within each block, a plot a kind. */
export const blockPlots = (blocks: readonly KindReach[], inUnits: string): readonly ReportPlot[] =>
  [...new Set(blocks.map((entry) => entry.kind))].flatMap((kind) =>
    barPlots(
      blocks.filter((entry) => entry.kind === kind),
      {
        name: `reach-blocks-${kind}`,
        caption: `Reach within each block of parameters (${kind}), the shorter way: median, with the least and the greatest`,
        title: 'block of parameters',
        field: 'block',
        inUnits,
      },
    ),
  );

/** Short directions by the spectrum against the length, beside the reach that was measured along eigenvectors. */
export function countPlot(
  { rise, length }: Count,
  spectrum: Spectrum,
  records: readonly unknown[],
): ReportPlot {
  const greatest = Math.max(...(spectrum.exact ?? []), ...spectrum.rules.flatMap(({ nodes }) => nodes));
  const first = Math.min(length, greatest > 0 ? Math.sqrt((2 * rise) / greatest) : length) / 2;
  const lengths = Array.from({ length: 201 }, (_, i) => first * ((2 * length) / first) ** (i / 200));
  const measured = eigenReaches(records)
    .map(({ distance }) => distance)
    .toSorted((a, b) => a - b);
  return {
    name: 'short-directions',
    caption:
      'How many orthogonal directions are short, by the spectrum and as the loss rises along eigenvectors',
    note: `Where both agree the loss is as its curvature says. Below a length of ${numberText(length)} the spectrum has ${numberText(Math.round(countAbove(spectrum, risingCurvature({ rise, length })).mean))} short directions; along ${measured.filter((x) => x <= length).length} of ${measured.length} eigenvectors that were followed the loss rose within it.`,
    spec: estimateChart({
      x: { title: 'length', scale: 'log', domain: [lengths[0]!, lengths.at(-1)!] },
      y: { title: 'short directions', scale: 'log', domain: [0.5, spectrum.dim] },
      name: 'by the spectrum',
      curve: lengths.map((x) => {
        const { mean, standardError, low, high } = countAbove(spectrum, risingCurvature({ rise, length: x }));
        const error = standardError || 0;
        return { x, y: mean, low: low - error, high: high + error };
      }),
      dots: { name: 'along eigenvectors', points: measured.map((x, k) => ({ x, y: k + 1 })) },
      at: { name: 'long from here on', x: length },
    }),
  };
}
