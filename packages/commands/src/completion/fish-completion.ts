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
      ...wordsOf(here, words),
      ...completedFlags(command).map(
        ({ long, help, follows }) => `${here} -l ${long.slice(2)}${valueOf(follows)} -d '${help}'`,
      ),
    ];
  });
  const helped = `complete -c ${program} -n '__fish_seen_subcommand_from help' -f -a '${commands.map(({ name }) => name).join(' ')}'`;
  return `# fish completion for ${program}\n${[...lines, helped].join('\n')}\n`;
}

/** Has the words offered that stand without a flag; files are offered unasked. */
function wordsOf(here: string, what: Follows): string[] {
  if (typeof what === 'string') return [];
  const [words, only] = 'beside' in what ? [what.beside, ''] : [what, ' -f'];
  return words.length > 0 ? [`${here}${only} -a '${words.join(' ')}'`] : [];
}

function valueOf(what: Follows): string {
  if (what === 'nothing') return '';
  if (typeof what === 'string') return ' -x';
  if ('beside' in what) return ` -r -F${what.beside.length > 0 ? ` -a '${what.beside.join(' ')}'` : ''}`;
  return ` -x -a '${what.join(' ')}'`;
}
