import type { FlagTable, Values } from '../flags/flag.ts';
import type { Body, Command } from './command.ts';
import { parserOf } from './commander.ts';

/** A command line that was read, and the command that it names. */
export interface ParsedLine {
  /** The command. */
  readonly command: Command;
  /** What it does. */
  readonly body: Body<FlagTable>;
  /** The arguments. */
  readonly words: readonly string[];
  /** The values of the flags. */
  readonly flags: Values<FlagTable>;
}

/**
 * Reads the words of a command by its own rules, without doing anything; `undefined` if there is no such command.
 *
 * @throws CommanderError or MisuseError for words that the command does not take.
 */
export async function parseLine(
  commands: readonly Command[],
  [name, ...rest]: readonly string[],
): Promise<ParsedLine | undefined> {
  const command = commands.find((known) => known.name === name);
  if (!command) return undefined;
  let parsed: Pick<ParsedLine, 'flags' | 'words'> | undefined;
  const parser = parserOf(command, (words, flags) => {
    parsed = { words, flags };
  });
  await parser
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .parseAsync(rest, { from: 'user' });
  return parsed && { command, body: await command.body(), ...parsed };
}
