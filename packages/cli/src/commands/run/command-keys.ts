import type { Argument, Command, Option } from 'commander';

/** What a command takes, by the keys of a pipeline: the names of its arguments and flags. */
export interface CommandKeys {
  /** Its name. */
  readonly name: string;
  /** What stands without a flag, in order. */
  readonly arguments: ReadonlyMap<string, Argument>;
  /** The flags, by their names without dashes. */
  readonly flags: ReadonlyMap<string, Option>;
  /** How the folder of its run is given, if the command keeps one. */
  readonly out: 'argument' | 'flag' | undefined;
  /** True if `--json` is among its flags. */
  readonly json: boolean;
  /** Parses words as the command does, and does nothing. @throws CommanderError if they do not go together. */
  readonly parse: (words: readonly string[]) => void;
}

/** Commands that are no step: a pipeline runs once through, and nobody looks on. */
const noSteps = new Set(['run', 'view']);
/** Flags that the pipeline gives. */
const given = new Set(['out', 'json', 'help']);

/**
 * The commands of a command line that may be steps of a pipeline, by name. What a command takes is read off its flags; `root` is used up:
 * its commands do nothing any more.
 */
export const commandKeys = (root: Command): ReadonlyMap<string, CommandKeys> =>
  new Map(
    root.commands
      .filter((command) => !noSteps.has(command.name()))
      .map((command) => [command.name(), keysOf(command)]),
  );

function keysOf(command: Command): CommandKeys {
  const options = command.options.map((option): [string, Option] => [option.name(), option]);
  const names = command.registeredArguments.map((argument): [string, Argument] => [
    argument.name(),
    argument,
  ]);
  const has = (entries: readonly (readonly [string, unknown])[], key: string): boolean =>
    entries.some(([name]) => name === key);
  return {
    name: command.name(),
    arguments: new Map(names.filter(([name]) => !given.has(name))),
    flags: new Map(options.filter(([name]) => !given.has(name))),
    out: has(names, 'out') ? 'argument' : has(options, 'out') ? 'flag' : undefined,
    json: has(options, 'json'),
    parse: (words) => void command.action(() => {}).parse(words, { from: 'user' }),
  };
}

const readPlaceholders = new Set(['model', 'models', 'npz', 'run', 'shards']);
const dataKeys = new Set(['data', 'test']);

/**
 * What a key names that is read: files, data that may have a name, a network that may be a file. `undefined` for all others. It
 * goes by what stands in the help for the value.
 */
export function readBy({ flags }: CommandKeys, key: string): 'data' | 'file' | 'network' | undefined {
  const flag = flags.get(key);
  if (!flag && key === 'net') return 'network';
  if (flag && dataKeys.has(key)) return 'data';
  const placeholder = flag ? /<(.*)>/.exec(flag.flags)?.[1] : key;
  return readPlaceholders.has(placeholder ?? '') ? 'file' : undefined;
}
