import { type FactRow, type LineChart, lineChart, type ReportPlot, text } from '@orograph/report';

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
export const profileOf = (
  name: string,
  points: readonly { readonly coords: readonly number[]; readonly loss: number }[],
): ToySeries => ({ name, points: points.map(({ coords, loss }) => ({ x: coords[0]!, y: loss })) });

/** Records by the value of a field, in order of first appearance. */
export function groupedBy<R extends object>(
  records: readonly R[],
  field: keyof R & string,
): ReadonlyMap<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const record of records) {
    const key = text(record[field]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(record);
  }
  return groups;
}

/** The mean of y at each x, with the lowest and the highest. */
export function meansOf<R>(
  name: string,
  records: readonly R[],
  at: (record: R) => { readonly x: number; readonly y: number },
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
export const rowsOf = <R extends object>(
  records: readonly R[],
  name: (record: R) => string,
  fields: { readonly [F in keyof R & string]?: string },
): FactRow[] =>
  records.map((record) => [
    name(record),
    Object.entries(fields)
      .map(([field, title]) => `${String(title)} ${valueText(record[field as keyof R])}`)
      .join(' · '),
  ]);

/** An interval by its ends, one that ends nowhere included. */
const valueText = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map((end) => text(end) || 'more than was tried').join(' and ');
  return text(value) || 'none';
};
