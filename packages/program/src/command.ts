import type { CommandRecord, FlagTable, Values } from '@orograph/commands';

import type { Terminal } from './terminal/terminal.ts';
import type { OpenRun } from './run/open-run.ts';
import type { ShardFolder } from './run/shards-of.ts';

/** What a command line is given. */
export interface Environment {
  /** Where to write. */
  readonly terminal: Terminal;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Flags, by their keys, that nobody gave for this command alone: where they have no effect they are passed over. */
  readonly byDefault?: readonly string[] | undefined;
}

/** What every command is given. */
export interface Context extends Environment {
  /** The program that the command is of: pipelines run, and other machines go on, by the command that is named. */
  readonly program: Program;
  /** The words as they were typed, the name of the command first. */
  readonly line: readonly string[];
}

/** A command line that was read. */
export interface Call<F extends FlagTable> extends Context {
  /** The arguments, in order. */
  readonly words: readonly string[];
  /** The values of the flags. */
  readonly flags: Values<F>;
}

/** Does what a command is for. */
export interface Body<F extends FlagTable> {
  (call: Call<F>): Promise<void>;
  /** Opens the run of a call without carrying it out, where it is made of tasks; worker machines and `merge` do so. */
  readonly openRun?: ((call: Call<F>) => Promise<OpenRun>) | undefined;
  /** Where a call keeps its run unless `--out` says it, for a command that always keeps one. */
  readonly folderOf?: ((call: Call<F>) => string) | undefined;
  /** Makes a run of shards in its own way, for a command whose runs are not made of tasks in one order. */
  readonly merge?:
    ((out: string, shards: readonly ShardFolder[], context: Context) => Promise<void>) | undefined;
}

/** A command whose body is loaded when it is needed. */
export interface Command extends CommandRecord<FlagTable> {
  /** Loads what it does. */
  readonly body: () => Promise<Body<FlagTable>>;
}

/** A program of commands. */
export interface Program {
  /** What its command lines begin with. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** What it is for, which help begins with. */
  readonly description: string;
  /** Its commands, in the order of help. */
  readonly commands: readonly Command[];
  /** Draws the report of a run folder, and resolves to the page's path; without it, runs end without a report. */
  readonly report?: ((folder: string) => Promise<string>) | undefined;
  /** Carries a run out with a page beside it that follows the run, for `--live`; without it, the flag is refused. */
  readonly follow?:
    ((folder: string, terminal: Terminal, carryOut: () => Promise<void>) => Promise<void>) | undefined;
  /** The address of the documents of a command, which its help ends with. */
  readonly pageOf?: ((command: string) => string | undefined) | undefined;
}

/** Joins a record with the module that exports its `body`. */
export const command = <F extends FlagTable>(
  record: CommandRecord<F>,
  { body }: { readonly body: () => Promise<{ readonly body: Body<F> }> },
): Command => ({ ...record, body: async () => (await body()).body as Body<FlagTable> });
