import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { parseRecord, type ResultRecord } from './record-line.ts';

/** Who follows a file of records. */
export interface JournalReader {
  /** Takes the records that were added. */
  readonly take: (records: readonly ResultRecord[]) => void;
  /** Begins anew: the file is another one. */
  readonly restart: () => void;
}

/** A file of records that another process may be writing. */
export interface JournalLines {
  /** Has the reader take what was added since it was asked last. */
  read(): void;
  /** How many bytes of whole lines were read. */
  readonly length: number;
}

/** Bytes that are read at once. */
const most = 2 ** 20;

/**
 * Follows a file of records from its start. A last line without its line break is not read until it is whole; a file that has become
 * shorter than what was read is another one, and read anew. No file is no records. Memory does not grow with the file.
 *
 * `read` throws SyntaxError for a whole line that is not a record.
 */
export function journalLines(path: string, { take, restart }: JournalReader): JournalLines {
  let length = 0;
  return {
    read: () => {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size < length) {
        length = 0;
        restart();
      }
      if (size > length) takeAll();
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
        if (whole > 0) {
          const records = bytes
            .toString('utf8', 0, whole - 1)
            .split('\n')
            .map(parseRecord);
          length += whole;
          take(records);
        } else if (got < bytes.length) return;
        // A line that is longer than what is read at once.
        else bytes = Buffer.alloc(2 * bytes.length);
      }
    } finally {
      closeSync(file);
    }
  }
}
