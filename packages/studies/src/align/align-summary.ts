import { alignedBarriers } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { alignRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';

/** The summary of an alignment. */
export type AlignSummary = RecordOf<typeof alignRecords, 'summary'>;

/** Sums up how far each model is from the first, and how high the ways to it, before and after. */
export function alignSummary(records: readonly ResultRecord[], paths: readonly string[]): AlignSummary {
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
