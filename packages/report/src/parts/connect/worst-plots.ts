import { barChart } from '../../chart/bar-chart.ts';
import { lineChart, type LineSeries } from '../../chart/line-chart.ts';
import { text } from '../../page/fact-rows.ts';
import type { RunJson } from '../../page/record-fields.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import { courseWords, highest, lowest } from '../../series-words.ts';
import {
  isAccuracy,
  modelNames,
  type Connector,
  type Measure,
  type Profile,
  type Side,
} from './shown-measure.ts';

/** The worst among points in which at most k optima meet: the optima themselves, the edges, the triangles, … */
export function worstByOptima({ name, title, of }: Measure, sides: readonly Side[]): ReportPlot {
  const series = worstOf({ name, of }, sides);
  return {
    name: `worst-${name}`,
    caption: `The worst ${name.replace('-', ' ')} where at most so many optima meet`,
    note: `At 1 are the optima themselves, at 2 the edges between them. ${courseWords(series, '')}`,
    spec: lineChart({
      x: { title: 'optima that meet in a point' },
      y: { title: `worst ${title}` },
      series,
    }),
  };
}

const worstOf = ({ name, of }: Pick<Measure, 'name' | 'of'>, sides: readonly Side[]): LineSeries[] =>
  sides.map(({ path, points }) => {
    const meeting = ({ coords }: Profile): number => coords.filter((c) => c > 1e-12).length;
    const counts = [...new Set(points.map(meeting))].toSorted((a, b) => a - b);
    return {
      name: path,
      points: counts.map((x) => {
        const values = points.filter((record) => meeting(record) <= x).map(of);
        return { x, y: isAccuracy(name) ? Math.min(...values) : Math.max(...values) };
      }),
    };
  });

export const worstBars = (
  run: RunJson,
  { name, title, of }: Measure,
  connector: Connector,
  method: string,
): ReportPlot => ({
  name: `${isAccuracy(name) ? 'minimum' : 'maximum'}-${name}`,
  caption: `The worst ${name.replace('-', ' ')}: each optimum, the linear simplex and the connector`,
  note: worstNote(name, of, connector, method),
  spec: barChart({
    x: { title: 'where' },
    y: { title },
    bars: [
      ...connector.optima.map((optimum, k) => ({
        name: modelNames(run)[k] ?? String(k),
        value: of(optimum),
      })),
      { name: 'linear', value: of(connector.linearWorst) },
      { name: method, value: of(connector.worst) },
    ],
  }),
});

/** The worst points of the connector and of what it is compared with. */
function worstNote(
  name: Measure['name'],
  of: Measure['of'],
  { worst, linearWorst, optima }: Connector,
  method: string,
): string {
  const ends = optima.map((optimum) => ({ y: of(optimum) }));
  const end = (isAccuracy(name) ? lowest : highest)(ends).y;
  const loses = isAccuracy(name) ? of(worst) < end : of(worst) > end;
  const side = isAccuracy(name) ? 'below' : 'above';
  return `At its worst point the ${method} connector has ${text(of(worst))}, the linear simplex ${text(of(linearWorst))}: the connector is ${loses ? `${text(Math.abs(of(worst) - end))} ${side}` : `nowhere ${side}`} the worst optimum, ${text(end)}.`;
}
