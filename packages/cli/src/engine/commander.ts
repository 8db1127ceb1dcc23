import { checkRead, parserOf, plainFlags } from '@orograph/commands';
import { Command as Parser } from 'commander';

import { checkFiles } from './check-files.ts';
import { quietTerminal } from '../terminal/terminal.ts';
import type { Command, Environment } from './command.ts';
import { commandHelp } from './help.ts';

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
    const parser = root
      .command(command.name)
      .helpGroup(`${capital(command.group)}:`)
      .addHelpText('after', () => commandHelp(command));
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
