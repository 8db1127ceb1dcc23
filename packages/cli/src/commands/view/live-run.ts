import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  isLocked,
  journalName,
  journalTail,
  type JournalTail,
  manifestName,
  readManifest,
  type RunManifest,
} from '@orograph/runs';

import { toJson, type ResultRecord } from '../../terminal/record-line.ts';

/** Characters of the last record. */
const shown = 300;

/** How far a run is. */
interface RunState {
  /** Grows with every byte of records. */
  readonly version: number;
  /** How many records there are of each type; of a pipeline those of its steps count. */
  readonly counts: Readonly<Record<string, number>>;
  /** The last record, or the start of a long one. */
  readonly last: string | null;
  /** Whether a process is writing it. */
  readonly writing: boolean;
  /** What is wrong with its files, if anything is. */
  readonly problem: string | null;
}

/** A run that may be being written; it is only read. */
export interface LiveRun {
  /** `run.json`. */
  readonly run: RunManifest;
  /** The records so far. */
  records(): readonly ResultRecord[];
  /** How far it is. */
  state(): RunState;
}

/**
 * Follows the run of a folder.
 *
 * @throws MisuseError if the folder holds no run.
 */
export function liveRun(folder: string): LiveRun {
  const run = readManifest(folder);
  const own = journalTail(join(folder, journalName));
  const tails = new Map<string, JournalTail>();
  const all = (): JournalTail[] => {
    if (run.identity['command'] !== 'run') return [own];
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    ))
      if (!tails.has(name) && existsSync(join(folder, name, manifestName)))
        tails.set(name, journalTail(join(folder, name, journalName)));
    return [own, ...tails.values()];
  };
  let last: string | null = null;
  let version = 0;
  return {
    run,
    records: () => own.read(),
    state: () => {
      let problem: string | null = null;
      const counts: Record<string, number> = {};
      let length = 0;
      try {
        for (const tail of all()) {
          const before = tail.length;
          const records = tail.read();
          const newest = records.at(-1);
          if (newest && (tail.length !== before || last === null)) last = toJson(newest).slice(0, shown);
          length += tail.length;
          for (const { type } of records) counts[type] = (counts[type] ?? 0) + 1;
        }
        version = length;
      } catch (error) {
        problem = (error as Error).message;
      }
      return { version, counts, last, writing: isLocked(folder), problem };
    },
  };
}
