import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { parseRecord, type ResultRecord } from './record-line.ts';

/** The records of a run that another process may be writing. */
export interface JournalTail {
  /** All complete records so far; what was read before is not read again. */
  read(): readonly ResultRecord[];
  /** How many bytes these are. */
  readonly length: number;
}

/**
 * Follows a file of records from its start. A last line without its line break is not read until it is whole; a file that has become
 * shorter than what was read is another one, and read anew. No file is no records.
 *
 * `read` throws SyntaxError for a whole line that is not a record.
 */
export function journalTail(path: string): JournalTail {
  let records: ResultRecord[] = [];
  let length = 0;
  return {
    read: () => {
      if (sizeOf(path) < length) [records, length] = [[], 0];
      take(bytesFrom(path, length));
      return records;
    },
    get length() {
      return length;
    },
  };

  function take(bytes: Buffer): void {
    const whole = bytes.lastIndexOf(10) + 1;
    if (whole === 0) return;
    const lines = bytes.toString('utf8', 0, whole - 1).split('\n');
    const read = lines.map(parseRecord);
    length += whole;
    for (const record of read) records.push(record);
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** What a file holds from a place on; nothing where there is no file. */
function bytesFrom(path: string, start: number): Buffer {
  const size = sizeOf(path) - start;
  if (size <= 0) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(size);
    let done = 0;
    for (let got = -1; done < size && got !== 0; done += got)
      got = readSync(file, bytes, done, size - done, start + done);
    return bytes.subarray(0, done);
  } finally {
    closeSync(file);
  }
}
