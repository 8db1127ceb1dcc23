import {
  type FactRow,
  fieldAt,
  type LineChart,
  lineChart,
  numberAt,
  type ReportPlot,
  text,
} from '@orograph/report';

/** A line of a chart. */
export interface ToySeries {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

/** A line chart as a plot of a report, with what it means in sentences. */
export const linePlot = (
  { name, caption, note }: Pick<ReportPlot, 'caption' | 'name' | 'note'>,
  chart: LineChart,
): ReportPlot => ({ name, caption, note, spec: lineChart(chart) });

/** The loss of points of rank 1 against their coordinate. */
export const profileOf = (name: string, points: readonly unknown[]): ToySeries => ({
  name,
  points: points.map((point) => ({ x: numberAt(point, 'coords', 0), y: numberAt(point, 'loss') })),
});

/** Records by the value of a field, in order of first appearance. */
export function groupedBy(
  records: readonly unknown[],
  ...path: readonly string[]
): ReadonlyMap<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const record of records) {
    const key = text(fieldAt(record, ...path));
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(record);
  }
  return groups;
}

/** The mean of y at each x, with the lowest and the highest. */
export function meansOf(
  name: string,
  records: readonly unknown[],
  at: (record: unknown) => { readonly x: number; readonly y: number },
): ToySeries {
  const groups = new Map<number, number[]>();
  for (const { x, y } of records.map(at)) groups.set(x, [...(groups.get(x) ?? []), y]);
  return {
    name,
    points: [...groups].map(([x, ys]) => ({
      x,
      y: ys.reduce((sum, y) => sum + y, 0) / ys.length,
      low: Math.min(...ys),
      high: Math.max(...ys),
    })),
  };
}

/** A table's line for each record: a name, and its fields by what they are called. */
export const rowsOf = (
  records: readonly unknown[],
  name: (record: unknown) => string,
  fields: Readonly<Record<string, string>>,
): FactRow[] =>
  records.map((record) => [
    name(record),
    Object.entries(fields)
      .map(([field, title]) => `${title} ${valueText(fieldAt(record, field))}`)
      .join(' · '),
  ]);

/** An interval by its ends, one that ends nowhere included. */
const valueText = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map((end) => text(end) || 'more than was tried').join(' and ');
  return text(value) || 'none';
};
