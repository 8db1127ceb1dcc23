import { journalLines } from './journal-lines.ts';
import type { ResultRecord } from './record-line.ts';

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
  const lines = journalLines(path, {
    take: (added) => {
      for (const record of added) records.push(record);
    },
    restart: () => {
      records = [];
    },
  });
  return {
    read: () => {
      lines.read();
      return records;
    },
    get length() {
      return lines.length;
    },
  };
}
