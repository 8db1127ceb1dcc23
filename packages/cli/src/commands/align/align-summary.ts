import { barrier } from '@orograph/probes';
import { numberAt } from '@orograph/report';
import type { ResultRecord } from '../../terminal/record-line.ts';

export function alignSummary(records: readonly ResultRecord[], paths: readonly string[]): ResultRecord {
  const models = paths.map((path, k) => {
    const own = records.filter(({ model }) => model === k + 1);
    const height = (line: string): { readonly barrier: number; readonly worst: number } => {
      const points = own.filter((record) => record['line'] === line);
      const profile = points.map((point) => ({
        coords: point['coords'] as readonly number[],
        loss: Number(point['loss']),
      }));
      return { barrier: barrier(profile), worst: Math.max(...profile.map(({ loss }) => loss)) };
    };
    const [straight, aligned] = [height('straight'), height('aligned')];
    const repaired = own.some((record) => record['line'] === 'repaired') ? height('repaired') : undefined;
    const { type: _, model: __, ...rest } = own.find(({ type }) => type === 'alignment')!;
    return {
      path,
      barrier: {
        before: straight.barrier,
        after: aligned.barrier,
        ...(repaired && { repaired: repaired.barrier }),
      },
      worst: { before: straight.worst, after: aligned.worst, ...(repaired && { repaired: repaired.worst }) },
      ...rest,
    };
  });
  return { type: 'summary', models };
}

export function summaryText(record: ResultRecord): string {
  return (record['models'] as readonly Record<string, unknown>[])
    .map((model) => {
      const change = (name: string, digits = 4): string =>
        `${name} ${numberAt(model, name, 'before').toPrecision(digits)} → ${numberAt(model, name, 'after').toPrecision(digits)}`;
      const { repaired } = model['barrier'] as { readonly repaired?: number };
      const last = repaired === undefined ? '' : `, repaired ${repaired.toPrecision(4)}`;
      return `${String(model['path'])}: ${change('barrier')}${last}, ${change('distance')}, ${change('cosine', 3)}; outputs differ by ${numberAt(model, 'outputDifference').toExponential(1)}`;
    })
    .join('\n');
}
