import type { FlagTable } from '../flags/flag.ts';
import type { CommandRecord } from '../command-record.ts';
import { completedFlags, completedWords, type Follows } from './completed.ts';

/** Writes the completion of bash. */
export function bashCompletion(commands: readonly CommandRecord<FlagTable>[], program: string): string {
  const names = commands.map(({ name }) => name).join(' ');
  const cases = commands.map((command) => {
    const flags = completedFlags(command);
    const follows = flags
      .filter(({ follows: what }) => what !== 'nothing')
      .map(({ long, follows: what }) => `        ${long}) ${replies(what)}; return ;;`);
    return [
      `    ${command.name})`,
      '      case "$before" in',
      ...follows,
      '      esac',
      `      if [[ $now == -* ]]; then COMPREPLY=($(compgen -W "${flags.map(({ long }) => long).join(' ')}" -- "$now"))`,
      `      else ${replies(completedWords(command))}; fi ;;`,
    ].join('\n');
  });
  return `# bash completion for ${program}
_${program}() {
  local now=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${names} help --help --version" -- "$now"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) COMPREPLY=($(compgen -W "${names}" -- "$now")) ;;
${cases.join('\n')}
  esac
}
complete -o filenames -F _${program} ${program}
`;
}

function replies(what: Follows): string {
  if (typeof what === 'string') return 'true';
  const files = 'beside' in what ? '$(compgen -f -- "$now")' : '';
  const words = 'beside' in what ? what.beside : what;
  const named = words.length > 0 ? `$(compgen -W "${words.join(' ')}" -- "$now")` : '';
  return `COMPREPLY=(${[named, files].filter(Boolean).join(' ')})`;
}
