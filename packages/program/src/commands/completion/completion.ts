import { bashCompletion, fishCompletion, zshCompletion } from '@orograph/commands/completion';

import type { Body } from '../../command.ts';
import { misuse } from '../../terminal/misuse.ts';

import type { completionCommand } from './completion-command.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints the completion of a shell; it follows from the table of commands. */
export const body: Body<typeof completionCommand.flags> = ({ words: [shell], terminal, program }) => {
  if (!Object.hasOwn(scripts, shell!))
    throw misuse('no such shell', {
      expected: Object.keys(scripts).join(', '),
      got: shell!,
      where: 'completion <shell>',
    });
  terminal.out.write(scripts[shell as keyof typeof scripts](program.commands, program.name));
  return Promise.resolve();
};
