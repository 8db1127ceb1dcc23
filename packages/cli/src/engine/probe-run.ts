import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';

import { fileHash, weightsFiles } from '@orograph/models';
import {
  openRunFolder,
  recordTasks,
  type Fold,
  type RecordTasksSettings,
  type ResultRecord,
  type RunManifest,
  type Task,
  type TypedRecord,
} from '@orograph/runs';

import { flagName, type FlagTable, type Values } from '../flags/flag.ts';
import { writeReport } from '../commands/report/write-report.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { consume } from '../terminal/consume.ts';
import { countingBar, type CountingBar } from '../terminal/counting-bar.ts';
import { tell, writeResult } from '../terminal/terminal.ts';
import { missingFor } from './check-applies.ts';
import type { Body, Call, CommandRecord, Context } from './command.ts';

/** Settings and facts of a run by the names they have in `run.json`. */
type Fields = Readonly<Record<string, unknown>>;

/** What a command measures, opened. */
export interface Opened<S> {
  /** The models on their data. */
  readonly subject: S;
  /** Makes `run.json` of a command with its settings, and with facts that its records do not depend on. */
  readonly manifest: (command: string, settings: Fields, facts: Fields) => RunManifest;
  /** What people should know before they believe the numbers. */
  readonly remarks: readonly string[];
  /** Gives back native memory. */
  readonly close: () => Promise<void>;
}

/** What gives back native memory. */
interface Disposable {
  readonly dispose: () => Promise<void> | void;
}

/** What a command is given while it prepares. */
interface ProbeCall<F extends FlagTable> extends Call<F> {
  /** Disposes of a resource when the command ends, however it ends. */
  readonly keep: <T extends Disposable>(resource: T) => T;
}

/** A task of a command. */
export interface ProbeTask<R extends TypedRecord> extends Task<R> {
  /** Whether it shows its own progress. */
  readonly hasOwnBar?: boolean;
}

/** A command that measures something and keeps what it finds. */
export interface ProbeRun<F extends FlagTable, S, P, R extends TypedRecord, A extends Fold> {
  /** Opens what the words name. */
  readonly open: (words: readonly string[], flags: Values<F>, context: Context) => Promise<Opened<S>>;
  /** Measures what is needed before the first record. What does not fit fails here, before anything is written. */
  readonly prepare: (subject: S, flags: Values<F>, context: ProbeCall<F>) => Promise<P>;
  /** Settings as they are in effect, by the names of their flags, where a flag does not say it. */
  readonly settings?: (prepared: P, flags: Values<F>) => Fields;
  /** What else `run.json` says. */
  readonly facts?: (prepared: P, flags: Values<F>) => Fields;
  /** Sums the records up. */
  readonly fold: (prepared: P, flags: Values<F>) => A;
  /** What is measured, in order. A stream begins when those before it have ended, and may use what `fold` has of their records. */
  readonly tasks: (prepared: P, flags: Values<F>, context: Call<F>, fold: A) => Iterable<ProbeTask<R>>;
  /** What the progress bar shows of a record, and its name. */
  readonly last?: readonly [unit: string, valueOf: (record: R) => number];
  /** A record as a line for people; an empty one is not written. */
  readonly text: (record: ResultRecord) => string;
  /** Writes files beside the records, once all are there. */
  readonly finish?: (prepared: P, flags: Values<F>, context: Call<F>) => void;
  /** Whether the run ends with its report; by default it does. */
  readonly isReported?: (prepared: P, flags: Values<F>) => boolean;
}

/** A fold that keeps all records and sums them up at the end. */
export function foldAll(
  summary: (records: readonly ResultRecord[]) => ResultRecord,
): Fold & { readonly records: readonly ResultRecord[] } {
  const records: ResultRecord[] = [];
  return { records, add: (record) => void records.push(record), summary: () => summary(records) };
}

/** Makes the body of a command: opens the models, measures task by task, keeps a run where --out asks for one, and reports. */
export const probeRun =
  <F extends FlagTable, S, P, R extends TypedRecord, A extends Fold>(
    record: CommandRecord<F>,
    probe: ProbeRun<F, S, P, R, A>,
  ): Body<F> =>
  async (call) => {
    const { words, flags, terminal, commands } = call;
    const { out, json } = flags as RunFlags;
    const { subject, manifest, remarks, close } = await probe.open(words, flags, call);
    const kept: Disposable[] = [];
    const context: ProbeCall<F> = {
      ...call,
      keep: (resource) => {
        kept.push(resource);
        return resource;
      },
    };
    let prepared: P;
    try {
      for (const remark of remarks) tell(terminal, remark);
      prepared = await probe.prepare(subject, flags, context);
      const settings = { ...(await ownSettings(record.flags, flags)), ...probe.settings?.(prepared, flags) };
      const run = manifest(record.name, settings, { ...probe.facts?.(prepared, flags) });
      const folder = out === undefined ? undefined : await openRunFolder(out, run);
      try {
        const fold = probe.fold(prepared, flags);
        const tasks = [...probe.tasks(prepared, flags, call, fold)];
        const bar = runBar(record.name, probe.last, tasks, call);
        try {
          await recordTasks(folder, tasks, {
            fold,
            emit: (found) => writeResult(terminal, found, { json, text: probe.text }),
            follow: bar.follow,
          });
        } finally {
          bar.stop();
        }
      } finally {
        folder?.close();
      }
      probe.finish?.(prepared, flags, call);
    } finally {
      for (const resource of kept.toReversed()) await resource.dispose();
      await close();
    }
    if (out !== undefined && (probe.isReported?.(prepared, flags) ?? true))
      tell(terminal, `report: ${await writeReport(out, commands)}`);
  };

/** The flags of the probe that apply, by their names: `null` where one was not given, and of a file its SHA-256. */
async function ownSettings(table: FlagTable, values: Fields): Promise<Fields> {
  const own: Record<string, unknown> = {};
  for (const [key, { group, isIdentity, kind }] of Object.entries(table)) {
    if (group !== 'probe' || isIdentity === false || missingFor(table, key, values) !== undefined) continue;
    const value = values[key] ?? null;
    const isFile = kind === 'file' || kind === 'files';
    own[flagName(key)] =
      isFile && value !== null ? await hashesOf(value as string | readonly string[]) : value;
  }
  return own;
}

const hashesOf = (paths: string | readonly string[]): Promise<unknown> =>
  typeof paths === 'string' ? hashOf(paths) : Promise.all(paths.map(hashOf));

/** The SHA-256 of a file, or of the hashes of the files of weights that a folder or pattern stands for; `null` where there is none. */
async function hashOf(path: string): Promise<string | null> {
  const files = await weightsFiles(path);
  if (files.length === 1 && files[0] === path) return existsSync(path) ? fileHash(path) : null;
  const hashes = await Promise.all(files.map(async (file) => fileHash(file)));
  return createHash('sha256').update(hashes.join()).digest('hex');
}

/** Follows tasks with one bar for all of them that have none of their own. */
function runBar<R extends TypedRecord>(
  name: string,
  [unit, valueOf]: readonly [unit: string, valueOf: (record: R) => number] = ['', () => 0],
  tasks: readonly ProbeTask<R>[],
  { terminal, signal }: Context,
): { readonly follow: Required<RecordTasksSettings<R>>['follow']; readonly stop: () => void } {
  const shown = tasks.filter(({ hasOwnBar }) => !hasOwnBar);
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  let bar: CountingBar<R> | undefined;
  return {
    follow: async (stream, take, { task, done }) => {
      const place = shown.indexOf(task);
      if (place === -1) return consume(stream, take, signal);
      const before = shown.slice(0, place).reduce((sum, { count }) => sum + count, 0);
      bar ??= countingBar<R>(terminal, { name, total, done: before + done, unit, valueOf });
      const own = bar;
      return consume(
        stream,
        (value) => {
          take(value);
          own.next(value);
        },
        signal,
      );
    },
    stop: () => bar?.stop(),
  };
}
