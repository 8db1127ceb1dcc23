import type { FlagTable } from '../flags/flag.ts';
import type { CommandRecord } from '../command-record.ts';
import { completedFlags, completedWords, plain, type Follows } from './completed.ts';

/** Writes the completion of fish. */
export function fishCompletion(commands: readonly CommandRecord<FlagTable>[], program: string): string {
  const lines = commands.flatMap((command) => {
    const { name, summary } = command;
    const here = `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;
    const words = completedWords(command);
    return [
      `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d '${plain(summary)}'`,
      ...(typeof words === 'string' ? [] : [`${here} -f -a '${words.join(' ')}'`]),
      ...completedFlags(command).map(
        ({ long, help, follows }) => `${here} -l ${long.slice(2)}${valueOf(follows)} -d '${help}'`,
      ),
    ];
  });
  return `# fish completion for ${program}\n${lines.join('\n')}\n`;
}

function valueOf(what: Follows): string {
  if (what === 'nothing') return '';
  if (what === 'file') return ' -r -F';
  return typeof what === 'string' ? ' -x' : ` -x -a '${what.join(' ')}'`;
}
