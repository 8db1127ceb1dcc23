import { alignedBarriers } from '@orograph/probes';
import { alignRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';
import type { ResultRecord } from '@orograph/runs';

type Summary = RecordOf<typeof alignRecords, 'summary'>;

/** Sums up how far each model is from the first, and how high the ways to it, before and after. */
export function alignSummary(records: readonly ResultRecord[], paths: readonly string[]): Summary {
  const points = recordsOf(records, alignRecords, 'point');
  const alignments = recordsOf(records, alignRecords, 'alignment');
  const models = paths.map((path, k) => {
    const own = points.filter(({ model }) => model === k + 1);
    const along = (line: string): typeof own => own.filter((point) => point.line === line);
    const repaired = along('repaired');
    const { type: _, model: __, ...rest } = alignments.find(({ model }) => model === k + 1)!;
    return {
      path,
      ...alignedBarriers({
        straight: along('straight'),
        aligned: along('aligned'),
        ...(repaired.length > 0 && { repaired }),
      }),
      ...rest,
    };
  });
  return { type: 'summary', models };
}

/** Says how distances and barriers changed, a line a model. */
export const summaryText = ({ models }: Summary): string =>
  models
    .map(({ path, barrier, distance, cosine, outputDifference }) => {
      const change = (
        name: string,
        { before, after }: { readonly before: number; readonly after: number },
        digits = 4,
      ): string => `${name} ${before.toPrecision(digits)} → ${after.toPrecision(digits)}`;
      const last = barrier.repaired === undefined ? '' : `, repaired ${barrier.repaired.toPrecision(4)}`;
      return `${path}: ${change('barrier', barrier)}${last}, ${change('distance', distance)}, ${change('cosine', cosine, 3)}; outputs differ by ${outputDifference.toExponential(1)}`;
    })
    .join('\n');
