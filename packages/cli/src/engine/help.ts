import { existsSync } from 'node:fs';
import type { CommandRecord, FlagTable } from '@orograph/commands';

import { packageFile } from '../package-file.ts';

/** The example and the documentation of a command, which help ends with. */
export function commandHelp({ name, example }: CommandRecord<FlagTable>): string {
  const page = packageFile(`docs/${name}.md`);
  return [
    '',
    'Example:',
    `  orograph ${example}`,
    ...(existsSync(page) ? ['', `More: ${page.href}`] : []),
  ].join('\n');
}
