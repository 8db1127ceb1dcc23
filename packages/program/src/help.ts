import type { CommandRecord, FlagTable } from '@orograph/commands';
import { Help } from 'commander';

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

/** Settings of help: every default is in the words of its flag, and a terminal that is too narrow for two columns has descriptions below what they describe. */
export const helpSettings: Partial<Help> = {
  minWidthToWrap: 20,
  optionDescription: (option) => option.description,
  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? 80;
    const isNarrow = description !== '' && width - termWidth - 4 < leastColumn;
    if (!isNarrow) return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    return [
      `  ${term}`,
      ...helper
        .boxWrap(description, width - 6)
        .split('\n')
        .map((line) => `      ${line}`),
    ].join('\n');
  },
};

/** The least width of a column of descriptions. */
const leastColumn = 36;
