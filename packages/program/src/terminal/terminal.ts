import { Writable } from 'node:stream';

import { formatRecord, type ResultRecord } from './record-line.ts';
import { hideBar } from './shown-bars.ts';

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Terminal {
  /** Where results go. */
  readonly out: NodeJS.WriteStream;
  /** Where progress, warnings and errors go. */
  readonly err: NodeJS.WriteStream;
  /** What is written of a result instead of it, or nothing; the result itself by default. */
  readonly told?: (record: ResultRecord) => ResultRecord | undefined;
  /** Maps a line to people before it is written; `undefined` writes nothing. Identity by default. */
  readonly said?: (line: string) => string | undefined;
}

/**
 * Writes a result: NDJSON when standard output is not a terminal or `json` is given, else what `text` makes of it.
 *
 * An empty text is not written.
 */
export function writeResult<R extends ResultRecord>(
  { out, err, told = (record) => record }: Terminal,
  result: R,
  { json, text }: { readonly json: boolean | undefined; readonly text: (record: R) => string },
): void {
  const record = told(result);
  if (!record) return;
  if (json || !out.isTTY) {
    if (out.isTTY) hideBar(err);
    out.write(formatRecord(record));
    return;
  }
  const line = text(result);
  if (line === '') return;
  hideBar(err);
  out.write(`${line}\n`);
}

/** Writes a line to people. */
export function tell({ err, said = (same) => same }: Terminal, line: string): void {
  const shown = said(line);
  if (shown === undefined) return;
  hideBar(err);
  err.write(`${shown}\n`);
}

/** A terminal that shows results and nothing else. */
export const quietTerminal = (terminal: Terminal): Terminal => ({
  ...terminal,
  err: new Writable({ write: (_, __, done) => done() }) as unknown as NodeJS.WriteStream,
});
