import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { parseRecord } from './record-line.ts';

/** How many records of each kind a run has that another process may be writing. */
export interface JournalCounts {
  /** The counts so far, by type; what was read before is not read again, and no record is kept. */
  read(): Readonly<Record<string, number>>;
  /** How many bytes of whole lines that are. */
  readonly length: number;
}

/** Bytes that are read at once. */
const most = 2 ** 20;

/**
 * Counts the records of a file that grows, as `journalTail` follows it: a last line without its line break does not count, a file that has
 * become shorter is another one, no file is no records. Memory does not grow with the file.
 *
 * `read` throws SyntaxError for a whole line that is not a record.
 */
export function journalCounts(path: string): JournalCounts {
  let counts: Record<string, number> = {};
  let length = 0;
  return {
    read: () => {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size < length) [counts, length] = [{}, 0];
      if (size > length) takeAll();
      return counts;
    },
    get length() {
      return length;
    },
  };

  function takeAll(): void {
    const file = openSync(path, 'r');
    try {
      for (let bytes = Buffer.alloc(most); ; ) {
        const got = readSync(file, bytes, 0, bytes.length, length);
        const whole = bytes.subarray(0, got).lastIndexOf(10) + 1;
        if (whole > 0) take(bytes.toString('utf8', 0, whole - 1), whole);
        else if (got < bytes.length) return;
        // A line that is longer than what is read at once.
        else bytes = Buffer.alloc(2 * bytes.length);
      }
    } finally {
      closeSync(file);
    }
  }

  function take(text: string, bytes: number): void {
    const types = text.split('\n').map((line) => parseRecord(line).type);
    length += bytes;
    for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  }
}
