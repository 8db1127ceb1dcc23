import { parserOf } from '../command-parser.ts';
import type { CommandRecord } from '../command-record.ts';
import type { Argument } from '../command-record.ts';
import { flagText, type Flag, type FlagTable } from '../flags/flag.ts';

/** A flag by the key it has in a table. */
export interface KeyedFlag extends Flag<unknown> {
  /** Its key: `learningRate`. */
  readonly key: string;
}

/** What a command takes, by the keys of a pipeline: the names of its arguments and flags. */
export interface CommandKeys {
  /** Its name. */
  readonly name: string;
  /** What stands without a flag, in order. */
  readonly arguments: ReadonlyMap<string, Argument>;
  /** The flags, by their names without dashes. */
  readonly flags: ReadonlyMap<string, KeyedFlag>;
  /** How the folder of its run is given, if the command keeps one. */
  readonly out: 'argument' | 'flag' | undefined;
  /** True if `--json` is among its flags. */
  readonly json: boolean;
  /** Parses words as the command does, and does nothing. @throws CommanderError or MisuseError if they do not go together. */
  readonly parse: (words: readonly string[]) => void;
}

/** Flags that the pipeline gives. */
const given = new Set(['out', 'live', 'dry-run', 'json', 'quiet']);

/** The commands that may be steps of a pipeline, by name. */
export const commandKeys = (
  commands: readonly CommandRecord<FlagTable>[],
): ReadonlyMap<string, CommandKeys> =>
  new Map(
    commands.filter(({ isStep }) => isStep !== false).map((command) => [command.name, keysOf(command)]),
  );

function keysOf(command: CommandRecord<FlagTable>): CommandKeys {
  const { name, arguments: all, flags } = command;
  const named = Object.entries(flags).map(([key, flag]) => ({
    ...flag,
    key,
    parse: flag.parse.bind(flag),
  }));
  const has = (entries: readonly (readonly [string, unknown])[], key: string): boolean =>
    entries.some(([entry]) => entry === key);
  const words = all.map((argument) => [argument.name, argument] as const);
  const options = named.map((flag) => [flagText(flag.key, flag).slice(2), flag] as const);
  return {
    name,
    arguments: new Map(words.filter(([word]) => !given.has(word))),
    flags: new Map(options.filter(([option]) => !given.has(option))),
    out: has(words, 'out') ? 'argument' : has(options, 'out') ? 'flag' : undefined,
    json: has(options, 'json'),
    parse: (line) =>
      void parserOf(command, () => {})
        .exitOverride()
        .configureOutput({ writeErr: () => {}, outputError: () => {} })
        .parse(line, { from: 'user' }),
  };
}

/** What a key names that is read: files, data that may have a name, a network that may be a file. `undefined` for all others. */
export function readBy(command: CommandKeys, key: string): 'data' | 'file' | 'network' | undefined {
  const flag = command.flags.get(key);
  if (!flag) return command.arguments.get(key)?.reads;
  if (flag.kind === 'data') return 'data';
  return flag.kind === 'file' || flag.kind === 'files' ? 'file' : undefined;
}
