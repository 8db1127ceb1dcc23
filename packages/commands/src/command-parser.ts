import { Command as Parser, Option } from 'commander';

import { checkApplies } from './check-applies.ts';
import type { Argument, CommandRecord } from './command-record.ts';
import { flagHelp } from './flag-help.ts';
import { flagGroups, flagText, type FlagTable, type Values } from './flags/flag.ts';
import { notedFlags } from './flags/noted-flags.ts';

/** Takes a parsed command line. */
export type Act = (words: readonly string[], flags: Values<FlagTable>) => Promise<void> | void;

/** Into which parser a command is put, and which flags are passed over where they have no effect. */
export interface ParserSettings {
  /** Flags, by their keys, that nobody gave for this command alone: where they have no effect they are passed over. */
  readonly byDefault?: readonly string[] | undefined;
  readonly into?: Parser;
}

/** Makes the parser of one command. It throws CommanderError for words that the command does not take, and MisuseError for flags without effect. */
export function parserOf(
  record: CommandRecord<FlagTable>,
  act: Act,
  { into = new Parser(record.name), byDefault = [] }: ParserSettings = {},
): Parser {
  into.description(record.summary);
  for (const { help, ...argument } of record.arguments) into.argument(argumentUsage(argument), help);
  // Help shows the groups in the order in which the first flag of each is added.
  for (const group of flagGroups)
    for (const [key, flag] of Object.entries(record.flags))
      if (flag.group === group) into.addOption(optionOf(key, record.flags));
  return into.action(async (...typed: unknown[]) => {
    const named = Object.fromEntries(record.arguments.map(({ name }, k) => [name, typed[k]]));
    const words = Object.values(named)
      .flat()
      .filter((word) => word !== undefined);
    const values: Record<string, unknown> = into.opts();
    const given = Object.keys(values).filter(
      (key) => into.getOptionValueSource(key) === 'cli' && !byDefault.includes(key),
    );
    checkApplies(record.flags, { ...named, ...values }, given);
    await act(words as string[], notedFlags(values, given));
  });
}

/** `<model>`, `<models...>`, `[figure]`. */
const argumentUsage = ({ name, isMany, isOptional }: Omit<Argument, 'help'>): string => {
  const inside = `${name}${isMany ? '...' : ''}`;
  return isOptional ? `[${inside}]` : `<${inside}>`;
};

/** A flag as the parser takes it. */
function optionOf(key: string, flags: FlagTable): Option {
  const flag = flags[key]!;
  const value = flag.value === undefined ? '' : ` ${flag.value}`;
  const option = new Option(`${flagText(key, flag)}${value}`, flagHelp(flag, flags));
  option.helpGroup(`${flag.group[0]!.toUpperCase()}${flag.group.slice(1)}:`);
  if (flag.conflicts) option.conflicts([...flag.conflicts]);
  if (flag.value !== undefined)
    option.argParser((text: string, before: unknown) =>
      flag.parse(text, flag.isRepeatable && before !== flag.fallback ? before : undefined),
    );
  return option.default(flag.fallback);
}
