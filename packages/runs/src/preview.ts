import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { formatRecord, fromJson, type ResultRecord } from './record-line.ts';

/** The file, beside the records of a run that is under way, of what was measured before its turn, for a picture. It is no part of the run. */
export const previewName = 'preview.ndjson';

/** Reads the previews there are in the folder of a run; a line that was cut short is dropped from the file. */
export function readPreview(folder: string): ResultRecord[] {
  const path = join(folder, previewName);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = wholeLines(text);
  if (whole.length < text.length) writeFileSync(path, whole);
  return parsed(whole);
}

/** Reads the previews there are so far in the folder of a run that another process may be writing. */
export function previews(folder: string): ResultRecord[] {
  const path = join(folder, previewName);
  return existsSync(path) ? parsed(wholeLines(readFileSync(path, 'utf8'))) : [];
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);

const parsed = (lines: string): ResultRecord[] =>
  lines
    .split('\n')
    .slice(0, -1)
    .map((line) => fromJson(line) as ResultRecord);

/** Adds a preview. */
export const addPreview = (folder: string, record: ResultRecord): void =>
  appendFileSync(join(folder, previewName), formatRecord(record));

/** Drops the previews of a run whose records are all there. */
export const dropPreview = (folder: string): void => rmSync(join(folder, previewName), { force: true });
