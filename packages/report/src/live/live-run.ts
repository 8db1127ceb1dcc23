import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  isLocked,
  journalCounts,
  journalName,
  journalTail,
  type JournalCounts,
  type JournalTail,
  manifestName,
  plannedRecords,
  previewName,
  readManifest,
  type ResultRecord,
  type RunManifest,
  writerOf,
} from '@orograph/runs';

import type { LiveState } from '../page/live-state.ts';

/** Milliseconds without a record after which a run is called stalled. */
const patience = 60_000;
/** Milliseconds over which the rate is measured. */
const lately = 15_000;
/** Records that come slowly are counted over this many. */
const few = 5;

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
  let manifest: RunManifest | undefined;
  const run = (): RunManifest | undefined =>
    (manifest ??= existsSync(join(folder, manifestName)) ? readManifest(folder) : undefined);
  const steps = stepsOf(folder);
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
      const command = run()?.identity['command'];
      const states = command === 'run' || command === 'survey' ? steps() : new Map<string, LiveState>();
      const counts: Record<string, number> = {};
      let problem: string | null = null;
      try {
        addCounts(counts, own.read());
        // A pipeline has the records of its steps.
        if (command === 'run') for (const step of states.values()) addCounts(counts, step.counts);
        preview.read();
        const length = [...states.values()].reduce(
          (sum, step) => sum + step.version,
          own.length + preview.length,
        );
        if (length !== version) rate = pace(Object.values(counts).reduce((sum, count) => sum + count, 0));
        version = length;
        problem = [...states.values()].find((step) => step.problem !== null)?.problem ?? null;
      } catch (error) {
        problem = (error as Error).message;
      }
      const planned = run() && plannedRecords(run()!, counts);
      const underWay = [...states].find(([, step]) => step.state === 'running');
      const state = stateOf(folder, run(), counts);
      return {
        version,
        // A step that is written is a sign of life.
        state: state === 'stalled' && underWay ? 'running' : state,
        counts,
        done: planned?.done ?? 0,
        total: planned?.total ?? null,
        rate: rate === null ? null : Number(rate.toPrecision(3)),
        underWay: underWay ? stepWords(...underWay) : null,
        canStop: writerOf(folder) !== undefined,
        problem,
      };
    },
  };
}

function addCounts(sums: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [type, count] of Object.entries(counts)) sums[type] = (sums[type] ?? 0) + count;
}

/** Follows the runs in a folder, by their names: each is found when it has begun. */
function stepsOf(folder: string): () => ReadonlyMap<string, LiveState> {
  const steps = new Map<string, LiveRun>();
  return () => {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !steps.has(entry.name) && existsSync(join(folder, entry.name, manifestName)))
        steps.set(entry.name, liveRun(join(folder, entry.name)));
    return new Map([...steps].map(([name, step]) => [name, step.state()]));
  };
}

const stepWords = (name: string, { done, total }: LiveState): string =>
  total === null ? name : `${name}, ${Math.floor((100 * done) / total)} %`;

/** Records a second between now and the oldest count of the last 15 seconds, or of the last five records; `null` at first. */
function paceMeter(): (count: number) => number | null {
  const seen: { readonly at: number; readonly count: number }[] = [];
  return (count) => {
    const at = Date.now();
    seen.push({ at, count });
    while (seen.length > 2 && seen[1]!.at < at - lately && seen[1]!.count <= count - few) seen.shift();
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
