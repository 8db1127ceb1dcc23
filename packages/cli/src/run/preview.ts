import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { formatRecord, fromJson, type ResultRecord } from '@orograph/runs';

/** The file, beside the records of a run that is under way, of what was measured before its turn, for a picture. It is no part of the run. */
export const previewName = 'preview.ndjson';

/** The previews there are in the folder of a run; a line that was cut short is dropped. */
export function readPreview(folder: string): ResultRecord[] {
  const path = join(folder, previewName);
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(path, whole);
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => fromJson(line) as ResultRecord);
}

/** Adds a preview. */
export const addPreview = (folder: string, record: ResultRecord): void =>
  appendFileSync(join(folder, previewName), formatRecord(record));

/** Drops the previews of a run whose records are all there. */
export const dropPreview = (folder: string): void => rmSync(join(folder, previewName), { force: true });
