import { courseWords, highest, lowest, text, type ChartKind, type ChartOf } from '@orograph/report';

import type { Figure } from '../experiment.ts';

/** What a chart says, from its numbers; nothing of a kind whose caption says it. */
function chartWords(kind: ChartKind, chart: ChartOf<ChartKind>): string {
  if (kind === 'lines') {
    const { x, series } = chart as ChartOf<'lines'>;
    return courseWords(series, `${x.title.split(/[,(]/)[0]!.trim()} =`);
  }
  if (kind === 'bars') {
    const bars = (chart as ChartOf<'bars'>).bars.map(({ name, value: y }) => ({ name, y }));
    const [most, least] = [highest(bars), lowest(bars)];
    return `It is greatest, ${text(most.y)}, for ${most.name} and least, ${text(least.y)}, for ${least.name}.`;
  }
  if (kind === 'ternary') {
    const { points, value } = chart as ChartOf<'ternary'>;
    return rangeWords(
      value,
      points.map((point) => point.value),
    );
  }
  if (kind !== 'heat-map') return '';
  const { value, values } = chart as ChartOf<'heat-map'>;
  return rangeWords(value, Array.from(values));
}

const rangeWords = (name: string, values: readonly number[]): string => {
  const found = values.filter(Number.isFinite).map((y) => ({ y }));
  return found.length === 0
    ? 'No value is finite.'
    : `The ${name.replace(/ \(.*/, '')} goes from ${text(lowest(found).y)} to ${text(highest(found).y)}.`;
};

/** What stands below a figure: its caption after the first sentence, and what its numbers say. */
export const noteOf = ({ kind, chart, caption }: Figure): string =>
  [restOf(caption), chartWords(kind, chart)].filter((words) => words !== '').join(' ');

/** The first sentence of a caption. */
export const titleOf = (caption: string): string =>
  /^.*?[.:](?= |$)/s.exec(caption)?.[0].replace(/[.:]$/, '') ?? caption;
const restOf = (caption: string): string =>
  caption
    .slice(titleOf(caption).length)
    .replace(/^[.:] ?/, '')
    .replace(/^./, (first) => first.toUpperCase());
