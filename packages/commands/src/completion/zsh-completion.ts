import type { FlagTable } from '../flags/flag.ts';
import type { CommandRecord } from '../command-record.ts';
import { completedFlags, completedWords, plain, type Follows } from './completed.ts';

/** Writes the completion of zsh. */
export function zshCompletion(commands: readonly CommandRecord<FlagTable>[], program: string): string {
  const cases = commands.map((command) => {
    const flags = completedFlags(command).map(
      ({ long, help, follows }) => `        '*${long}[${help}]${actionOf(long.slice(2), follows)}'`,
    );
    return [
      `    ${command.name})`,
      '      _arguments \\',
      ...[...flags, `        '*${actionOf('word', completedWords(command))}'`].map((line, k, all) =>
        k < all.length - 1 ? `${line} \\` : `${line} ;;`,
      ),
    ].join('\n');
  });
  return `#compdef ${program}
_${program}() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, summary }) => `      '${name}:${plain(summary)}'`).join('\n')}
    )
    _describe command commands
    return
  fi
  local name=$words[2]
  if [[ $name == help ]]; then
    compadd ${commands.map(({ name }) => name).join(' ')}
    return
  fi
  words=("\${words[@]:1}")
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _${program} ]]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
}

function actionOf(name: string, what: Follows): string {
  if (what === 'nothing') return '';
  if (typeof what === 'string') return `:${name}:`;
  if (!('beside' in what)) return `:${name}:(${what.join(' ')})`;
  if (what.beside.length === 0) return `:${name}:_files`;
  // In a specification of _arguments a colon that does not part it is escaped.
  return `:${name}:{_alternative "names\\:name\\:(${what.beside.join(' ')})" "files\\:file\\:_files"}`;
}
