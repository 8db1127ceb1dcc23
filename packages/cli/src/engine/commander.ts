import { Command as Parser, Option } from 'commander';

import { flagGroups, flagText, type FlagTable, type Values } from '../flags/flag.ts';
import { notedFlags, plainFlags } from '../flags/noted-flags.ts';
import { checkApplies, checkRead } from './check-applies.ts';
import { checkFiles } from './check-files.ts';
import { quietTerminal } from '../terminal/terminal.ts';
import type { Argument, Command, CommandRecord, Environment } from './command.ts';
import { commandHelp, flagHelp } from './help.ts';

/** What a parsed command line is passed on to. */
type Act = (words: readonly string[], flags: Values<FlagTable>) => Promise<void> | void;

/** Into which parser a command is put, and which flags are passed over where they have no effect. */
interface ParserSettings extends Pick<Environment, 'byDefault'> {
  readonly into?: Parser;
}

/** The parser of one command. It throws CommanderError for words that the command does not take, and MisuseError for flags without effect. */
export function parserOf(
  record: CommandRecord<FlagTable>,
  act: Act,
  { into = new Parser(record.name), byDefault = [] }: ParserSettings = {},
): Parser {
  into.description(record.summary).addHelpText('after', () => commandHelp(record));
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
  if (flag.kind === 'choice') option.choices(flag.choices!);
  else if (flag.value !== undefined)
    option.argParser((text: string, before: unknown) =>
      flag.parse(text, flag.isRepeatable && before !== flag.fallback ? before : undefined),
    );
  return option.default(flag.fallback);
}

/** The command line: every command with its flags. Nothing runs before it is parsed. */
export function commandLine(
  commands: readonly Command[],
  { terminal, signal, byDefault }: Environment,
  version: string,
): Parser {
  const { out, err } = terminal;
  const root = new Parser('orograph')
    .description('The large-scale structure of neural-network loss landscapes, measured.')
    .version(version)
    .exitOverride()
    .configureHelp({ optionDescription: ({ description }) => description })
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      outputError: () => {},
    });
  for (const command of commands) {
    // Made by the root, a parser inherits what was set above.
    const parser = root.command(command.name).helpGroup(`${capital(command.group)}:`);
    parserOf(
      command,
      async (words, flags) => {
        const values = plainFlags(flags);
        checkFiles(command.flags, values);
        const body = await command.body();
        const own = values['quiet'] === true ? quietTerminal(terminal) : terminal;
        const call = { words, flags, line: rawArgsOf(root), terminal: own, signal, commands };
        const carryOut = async (): Promise<void> => {
          await body(call);
          checkRead(command.flags, flags);
        };
        if (values['live'] !== true) return carryOut();
        const { followed } = await import('./followed.ts');
        const folder = (values['out'] as string | undefined) ?? body.folderOf!(call);
        return followed(folder, terminal, carryOut);
      },
      { into: parser, byDefault },
    );
  }
  return root;
}

/** The words that a parser was given. */
const rawArgsOf = (parser: Parser): readonly string[] =>
  (parser as unknown as { readonly rawArgs: readonly string[] }).rawArgs;

const capital = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
