import { closeSync, createReadStream, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { formatRecord, parseRecord, type ResultRecord } from './record-line.ts';

/** The records of a run, in their order, on disk. */
export interface Journal {
  /** Appends a record: one write, so that a killed process leaves at most one torn line. */
  append(record: ResultRecord): void;
  /** Forces what was written to the disk, and closes. */
  close(): void;
}

/**
 * The complete lines of a file of records, streamed: a last line without its line break is not one.
 *
 * @throws Error naming the line that is not a record.
 */
export async function* readJournal(
  path: string,
): AsyncGenerator<{ readonly record: ResultRecord; readonly end: number }> {
  let end = 0;
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let stop = rest.indexOf(10, start); stop !== -1; stop = rest.indexOf(10, start)) {
      line += 1;
      end += stop + 1 - start;
      yield { record: parsed(rest.toString('utf8', start, stop), path, line), end };
      start = stop + 1;
    }
    rest = rest.subarray(start);
  }
}

/**
 * Opens a file of records to append after its first `length` bytes; what follows them (a torn line) is dropped.
 *
 * The disk is forced once a second: a killed process loses nothing, a power cut about a second, which is computed again.
 */
export function openJournal(path: string, length: number): Journal {
  const file = openSync(path, 'a');
  ftruncateSync(file, length);
  let forced = Date.now();
  return {
    append: (record) => {
      const bytes = Buffer.from(formatRecord(record));
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      if (Date.now() - forced < 1000) return;
      fsyncSync(file);
      forced = Date.now();
    },
    close: () => {
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}

function parsed(text: string, path: string, line: number): ResultRecord {
  try {
    return parseRecord(text);
  } catch (error) {
    throw new Error(`${path}: line ${line} is not a record (${(error as Error).message})`, { cause: error });
  }
}
