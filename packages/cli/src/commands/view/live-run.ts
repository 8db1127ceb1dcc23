import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveState } from '@orograph/report';
import {
  isLocked,
  journalCounts,
  journalName,
  journalTail,
  type JournalCounts,
  type JournalTail,
  manifestName,
  readManifest,
  type ResultRecord,
  type RunManifest,
  writerOf,
} from '@orograph/runs';

import { previewName } from '@orograph/runs';
import { plannedRecords } from '@orograph/runs';

/** Milliseconds without a record after which a run is called stalled. */
const patience = 60_000;
/** Milliseconds over which the rate is measured. */
const lately = 15_000;

/** A run that may be being written, or has not begun; it is only read. */
export interface LiveRun {
  /** Its folder. */
  readonly folder: string;
  /** `run.json`; `undefined` as long as there is none. */
  readonly run: () => RunManifest | undefined;
  /** The records so far. */
  readonly records: () => readonly ResultRecord[];
  /** How far it is. */
  readonly state: () => LiveState;
}

/**
 * Follows the run of a folder, from before it has begun.
 *
 * `run` throws MisuseError for a `run.json` that is no JSON.
 */
export function liveRun(folder: string): LiveRun {
  const paths = [journalName, previewName].map((name) => join(folder, name));
  const [own, preview] = paths.map(journalCounts) as [JournalCounts, JournalCounts];
  // Records are held from when a page first asks for them.
  let tails: readonly JournalTail[] | undefined;
  const steps = new Map<string, JournalCounts>();
  let manifest: RunManifest | undefined;
  const run = (): RunManifest | undefined =>
    (manifest ??= existsSync(join(folder, manifestName)) ? readManifest(folder) : undefined);
  const all = (): JournalCounts[] => {
    if (run()?.identity['command'] !== 'run') return [own];
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    ))
      if (!steps.has(name) && existsSync(join(folder, name, manifestName)))
        steps.set(name, journalCounts(join(folder, name, journalName)));
    return [own, ...steps.values()];
  };
  const pace = paceMeter();
  let version = 0;
  let rate: number | null = null;
  return {
    folder,
    run,
    records: () => {
      tails ??= paths.map(journalTail);
      return tails.toReversed().flatMap((tail) => tail.read());
    },
    state: () => {
      const counts: Record<string, number> = {};
      let problem: string | null = null;
      try {
        let length = 0;
        for (const tail of all()) {
          for (const [type, count] of Object.entries(tail.read())) counts[type] = (counts[type] ?? 0) + count;
          length += tail.length;
        }
        preview.read();
        length += preview.length;
        if (length !== version) rate = pace(Object.values(counts).reduce((sum, count) => sum + count, 0));
        version = length;
      } catch (error) {
        problem = (error as Error).message;
      }
      const planned = run() && plannedRecords(run()!, counts);
      return {
        version,
        state: stateOf(folder, run(), counts),
        counts,
        done: planned?.done ?? 0,
        total: planned?.total ?? null,
        rate: rate === null ? null : Number(rate.toPrecision(3)),
        canStop: writerOf(folder) !== undefined,
        problem,
      };
    },
  };
}

/** Records a second between now and the oldest count of the last 15 seconds; `null` at first. */
function paceMeter(): (count: number) => number | null {
  const seen: { readonly at: number; readonly count: number }[] = [];
  return (count) => {
    const at = Date.now();
    seen.push({ at, count });
    while (seen.length > 2 && seen[0]!.at < at - lately) seen.shift();
    const [first] = seen;
    return at > first!.at ? (1000 * (count - first!.count)) / (at - first!.at) : null;
  };
}

function stateOf(
  folder: string,
  run: RunManifest | undefined,
  counts: Readonly<Record<string, number>>,
): LiveState['state'] {
  if (run === undefined) return 'waiting';
  const written = statSync(join(folder, journalName), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (isLocked(folder)) return written > 0 && Date.now() - written > patience ? 'stalled' : 'running';
  const reports = ['report.html', 'index.html'].map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  const isReported = written > 0 && Math.max(...reports) >= written;
  return (counts['summary'] ?? 0) > 0 || isReported ? 'finished' : 'interrupted';
}
