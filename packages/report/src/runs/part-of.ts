import { plannedRecords, type ResultRecord, type RunManifest } from '@orograph/runs';
import { RecordKindError } from '@orograph/runs/records';

import { numberText } from '../number-text.ts';
import { recordsPart } from '../page/records-part.ts';
import type { ReportPart, ReportPartOf, StoredRun } from '../page/report-part.ts';
import { isSlice, slicePart } from '../slice/slice-part.ts';
import type { RunDrawings } from './run-drawing.ts';

/**
 * Draws what the report of a run shows of its own: by what draws the runs of its command, points on a grid as a slice, other records as
 * they are. Records that are not as this version writes them are left out, and named.
 */
export async function partOf(stored: StoredRun, drawings: RunDrawings): Promise<ReportPart> {
  const command = String((stored.run as RunManifest).identity['command']);
  const own = Object.hasOwn(drawings, command) ? await drawings[command]!.part?.() : undefined;
  // A slice and a training say themselves how far they are.
  const missing = isSlice(stored) || command === 'train' ? [] : missingWords(stored);
  if (stored.records.length === 0 && missing.length > 0) return { words: missing, plots: [], rows: [] };
  const part = ofKnownRecords(own ?? (isSlice(stored) ? slicePart : recordsPart), stored);
  if (missing.length === 0) return part;
  // What is told of the whole run is not known yet.
  const rows = part.rows.filter(([, value]) => value !== '' && value !== 'NaN');
  return { ...part, rows, words: [...missing, ...(part.words ?? [])] };
}

/** What a report shows of the records that are as this version writes them, and which are not: a run of another version is drawn as far as it goes. */
function ofKnownRecords(draw: ReportPartOf, { run, records }: StoredRun): ReportPart {
  const unknown: string[] = [];
  let known = records;
  for (;;)
    try {
      const part = draw({ run, records: known });
      return unknown.length > 0 ? { ...part, words: [...unknown, ...(part.words ?? [])] } : part;
    } catch (error) {
      if (!(error instanceof RecordKindError)) throw error;
      const { kind, mistake } = error;
      unknown.push(
        `Records of kind "${kind}" are not as this version writes them (${mistake}) and not drawn; orograph export has them all.`,
      );
      known = known.filter((record) => (record as ResultRecord).type !== kind);
    }
}

/** What is said of a run without its summary, which ends every run that is complete. */
function missingWords({ run, records }: StoredRun): string[] {
  if (records.some((record) => (record as ResultRecord).type === 'summary')) return [];
  const planned = plannedRecords(run as RunManifest, { record: records.length });
  const many = `${numberText(records.length)}${planned ? ` of ${numberText(planned.total)}` : ''} record${records.length === 1 && !planned ? ' is' : 's are'}`;
  return [
    `This run is not complete: ${many} there. Figures and numbers are of these; what takes all of them is there when the command, given again, has come to its end.`,
  ];
}
