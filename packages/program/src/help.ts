import type { CommandRecord, FlagTable } from '@orograph/commands';

import type { Program } from './command.ts';

/** The example and the documentation of a command, which help ends with. */
export function commandHelp(
  { name: command, example }: CommandRecord<FlagTable>,
  { name, pageOf }: Pick<Program, 'name' | 'pageOf'>,
): string {
  const page = pageOf?.(command);
  return ['', 'Example:', `  ${name} ${example}`, ...(page === undefined ? [] : ['', `More: ${page}`])].join(
    '\n',
  );
}
