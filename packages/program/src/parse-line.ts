import { type FlagTable, parserOf, type Values } from '@orograph/commands';

import type { Body, Command } from './command.ts';

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
 * Reads the words that a run was made with by the rules of its command, without doing anything; `undefined` if there is no such command.
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
  const act = (words: ParsedLine['words'], flags: ParsedLine['flags']): void =>
    void (parsed = { words, flags });
  // What was taken before is taken again.
  const parser = parserOf(command, act, { byDefault: Object.keys(command.flags) });
  await parser
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .parseAsync(rest, { from: 'user' });
  return parsed && { command, body: await command.body(), ...parsed };
}
