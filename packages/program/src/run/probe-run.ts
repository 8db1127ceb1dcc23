import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';

import {
  checkRead,
  type CommandRecord,
  flagName,
  type FlagTable,
  identityLine,
  isMeant,
  plainFlags,
  type Values,
} from '@orograph/commands';
import { fileHash, weightsFiles } from '@orograph/models';

import type { Fold, ResultRecord, RunManifest, TypedRecord } from '@orograph/runs';
import { recordCheck, type AnyRecordOf, type RecordKinds } from '@orograph/runs/records';

import { milestone } from '../terminal/milestone.ts';
import { tell } from '../terminal/terminal.ts';
import { carryOut } from './carry-out.ts';
import type { Body, Call, Context } from '../command.ts';
import { keptResources, type KeptResources } from './kept-resources.ts';
import { recordsIn, type OpenRun, type ProbeTask } from './open-run.ts';
import type { SampledCost } from './sampled-cost.ts';

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

/** What a command is given while it prepares. */
export interface ProbeCall<F extends FlagTable> extends Call<F> {
  /** Disposes of a resource when the command ends, however it ends. */
  readonly keep: KeptResources['keep'];
}

/** A command that measures something and keeps what it finds. */
export interface ProbeRun<
  F extends FlagTable,
  S,
  P,
  R extends TypedRecord,
  A extends Fold,
  K extends RecordKinds,
> {
  /**
   * The kinds of its records, a schema each, or those of what was prepared: what is written, gone on from and drawn is checked against them;
   * unchecked without any.
   */
  readonly records?: K | ((prepared: P) => K);
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
  /** Measures what the records cost for `--dry-run`, where the first few of them would take too long. */
  readonly costs?: (prepared: P, flags: Values<F>, context: Context) => Promise<readonly SampledCost[]>;
  /** What the progress bar shows of a record, and its name. */
  readonly last?: readonly [unit: string, numberOf: (record: R) => number];
  /** A record as a line for people; an empty one is not written. */
  readonly text: (record: AnyRecordOf<K>, prepared: P) => string;
  /** Writes files beside the records, once all are there. */
  readonly finish?: (prepared: P, flags: Values<F>, context: Call<F>) => Promise<void> | void;
  /** Whether the run ends with its report; by default it does. */
  readonly isReported?: (prepared: P, flags: Values<F>) => boolean;
}

/** A fold that keeps all records and, in a run with a summary, sums them up at the end. */
export function foldAll(
  summary?: (records: readonly ResultRecord[]) => ResultRecord,
): Fold & { readonly records: readonly ResultRecord[] } {
  const records: ResultRecord[] = [];
  return {
    records,
    add: (record) => void records.push(record),
    ...(summary && { summary: () => summary(records) }),
  };
}

/** Makes the body of a command: opens the models, measures task by task, keeps a run where --out asks for one, and reports. */
export function probeRun<
  F extends FlagTable,
  S,
  P,
  R extends TypedRecord,
  A extends Fold,
  K extends RecordKinds,
>(record: CommandRecord<F>, probe: ProbeRun<F, S, P, R, A, K>): Body<F> {
  const openRun = (call: Call<F>): Promise<OpenRun> => openProbe(record, probe, call);
  return Object.assign((call: Call<F>) => carryOut(record, call, openRun), { openRun });
}

async function openProbe<
  F extends FlagTable,
  S,
  P,
  R extends TypedRecord,
  A extends Fold,
  K extends RecordKinds,
>(record: CommandRecord<F>, probe: ProbeRun<F, S, P, R, A, K>, call: Call<F>): Promise<OpenRun> {
  const { words, flags, terminal } = call;
  const { subject, manifest, remarks, close } = await milestone(terminal, `opening ${words.join(', ')}`, () =>
    probe.open(words, flags, call),
  );
  const kept = keptResources(close);
  const context: ProbeCall<F> = { ...call, keep: kept.keep };
  try {
    for (const remark of remarks) tell(terminal, remark);
    const prepared = await probe.prepare(subject, flags, context);
    const settings = {
      ...(await ownSettings(record.flags, plainFlags(flags))),
      ...probe.settings?.(prepared, flags),
    };
    const fold = probe.fold(prepared, flags);
    const tasks = [...probe.tasks(prepared, flags, call, fold)];
    checkRead(record.flags, flags);
    const kinds = typeof probe.records === 'function' ? probe.records(prepared) : probe.records;
    const facts = {
      ...probe.facts?.(prepared, flags),
      line: identityLine(record, call.line),
      ...(!tasks.some(({ isLast }) => isLast) && { records: recordsIn(tasks) }),
    };
    return {
      manifest: manifest(record.name, settings, facts),
      fold,
      costs: probe.costs && (() => probe.costs!(prepared, flags, call)),
      tasks,
      check: kinds ? recordCheck(kinds) : () => {},
      last: probe.last as OpenRun['last'],
      text: (found) => probe.text(found as AnyRecordOf<K>, prepared),
      isReported: probe.isReported?.(prepared, flags) ?? true,
      finish: () => probe.finish?.(prepared, flags, call),
      close: kept.close,
    };
  } catch (error) {
    await kept.close();
    throw error;
  }
}

/** The flags of the probe that apply, by their names: `null` where one was not given, and of a file its SHA-256. */
async function ownSettings(table: FlagTable, values: Fields): Promise<Fields> {
  const own: Record<string, unknown> = {};
  for (const [key, { group, isIdentity, kind }] of Object.entries(table)) {
    if (group !== 'probe' || isIdentity === false || !isMeant(table, key, values)) continue;
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
