import { journalLines } from './journal-lines.ts';

/** How many records of each kind a run has that another process may be writing. */
export interface JournalCounts {
  /** The counts so far, by type; what was read before is not read again, and no record is kept. */
  read(): Readonly<Record<string, number>>;
  /** How many bytes of whole lines that are. */
  readonly length: number;
}

/**
 * Counts the records of a file that grows, as `journalTail` follows it. Memory does not grow with the file.
 *
 * `read` throws SyntaxError for a whole line that is not a record.
 */
export function journalCounts(path: string): JournalCounts {
  let counts: Record<string, number> = {};
  const lines = journalLines(path, {
    take: (records) => {
      for (const { type } of records) counts[type] = (counts[type] ?? 0) + 1;
    },
    restart: () => {
      counts = {};
    },
  });
  return {
    read: () => {
      lines.read();
      return counts;
    },
    get length() {
      return lines.length;
    },
  };
}
