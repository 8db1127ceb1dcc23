import {
  type FactRow,
  fieldAt,
  type LineChart,
  lineChart,
  listAt,
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

/** A line chart as a plot of a report. */
export const linePlot = (name: string, caption: string, chart: LineChart): ReportPlot => ({
  name,
  caption,
  spec: lineChart(chart),
});

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

/** A table's line for each record: a name and its fields. */
export const rowsOf = (
  records: readonly unknown[],
  name: (record: unknown) => string,
  fields: readonly string[],
): FactRow[] =>
  records.map((record) => [
    name(record),
    fields
      .map((field) => {
        const value = fieldAt(record, field);
        return `${field} ${text(Array.isArray(value) ? listAt(record, field) : value)}`;
      })
      .join(' · '),
  ]);
