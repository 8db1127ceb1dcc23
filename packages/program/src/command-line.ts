import { checkRead, parserOf, plainFlags } from '@orograph/commands';
import { Command as Parser } from 'commander';

import { checkFiles } from './check-files.ts';
import { quietTerminal } from './terminal/terminal.ts';
import { misuse } from './terminal/misuse.ts';
import type { Environment, Program } from './command.ts';
import { commandHelp, helpSettings } from './help.ts';

/** The command line of a program: every command with its flags. Nothing runs before it is parsed. */
export function commandLine(program: Program, { terminal, signal, byDefault }: Environment): Parser {
  const { out, err } = terminal;
  const { name, description, version, commands } = program;
  const root = new Parser(name)
    .description(description)
    .version(version)
    .exitOverride()
    .configureHelp(helpSettings)
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      outputError: () => {},
      getOutHelpWidth: () => (out.isTTY ? out.columns : 80),
      getErrHelpWidth: () => (err.isTTY ? err.columns : 80),
    });
  for (const command of commands) {
    // Made by the root, a parser inherits what was set above.
    const parser = root
      .command(command.name)
      .helpGroup(`${capital(command.group)}:`)
      .addHelpText('after', () => commandHelp(command, program));
    parserOf(
      command,
      async (words, flags) => {
        const values = plainFlags(flags);
        checkFiles(command.flags, values);
        const writes = Object.entries(command.flags).some(
          ([key, flag]) => flag.kind === 'output' && values[key] !== undefined,
        );
        // Knows run folders, which a command that writes nothing need not load.
        if (writes) (await import('./check-outputs.ts')).checkOutputs(command.flags, values, words);
        const body = await command.body();
        const own = values['quiet'] === true ? quietTerminal(terminal) : terminal;
        const call = { words, flags, line: rawArgsOf(root), terminal: own, signal, program };
        const carryOut = async (): Promise<void> => {
          await body(call);
          checkRead(command.flags, flags);
        };
        if (values['live'] !== true) return carryOut();
        if (!program.follow)
          throw misuse('--live does not apply', {
            expected: 'a program with a page',
            got: name,
            where: 'the flags',
          });
        const folder = (values['out'] as string | undefined) ?? body.folderOf!(call);
        return program.follow(folder, terminal, carryOut);
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
