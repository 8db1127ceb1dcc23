import { existsSync } from 'node:fs';

import { flagText, type Flag, type FlagTable } from '../flags/flag.ts';
import { packageFile } from '../package-file.ts';
import type { CommandRecord } from './command.ts';

/** What help says of a flag: what it does, the texts it takes, whether it may be repeated, its default. */
export function flagHelp(flag: Flag<unknown>): string {
  const { help, choices, isRepeatable, kind } = flag;
  const needed = neededText(flag);
  const shown = defaultText(flag);
  const facts = [
    ...(needed === undefined ? [] : [`with ${needed}`]),
    ...(choices ? [`${kind === 'choices' ? 'of' : 'one of'} ${choices.join(', ')}`] : []),
    ...(isRepeatable ? ['may be repeated'] : []),
    ...(shown === undefined ? [] : [`default: ${shown}`]),
  ];
  return facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
}

/** The flags that a flag says nothing without; `undefined` where there are none. */
export function neededText({ needs }: Flag<unknown>): string | undefined {
  if (needs === undefined) return undefined;
  if (typeof needs === 'string') return flagText(needs);
  if (Array.isArray(needs)) return needs.map((key: string) => flagText(key)).join(' or ');
  return Object.entries(needs)
    .map(([key, values]) => `${flagText(key)} ${values.map(String).join(' or ')}`)
    .join(' and ');
}

/** The default as help shows it; `undefined` where there is none to speak of. */
export function defaultText({ kind, fallback, shown }: Flag<unknown>): string | undefined {
  if (shown !== undefined) return shown;
  if (fallback === undefined || kind === 'switch') return undefined;
  const range = fallback as readonly number[];
  if (kind === 'seeds') return range.length > 1 ? `${range[0]}..${range.at(-1)}` : String(range[0]);
  return [fallback].flat().map(String).join(',');
}

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
