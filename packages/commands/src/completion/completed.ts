import type { CommandRecord } from '../command-record.ts';
import { flagText, type Flag, type FlagTable } from '../flags/flag.ts';

/** What follows a flag: nothing, one of some words, a file or one of some words, or a text that nothing completes. */
export type Follows = 'nothing' | 'text' | readonly string[] | { readonly beside: readonly string[] };

/** A flag as completions need it. */
export interface CompletedFlag {
  /** As it is typed. */
  readonly long: string;
  /** What it does, without quotes or line breaks. */
  readonly help: string;
  readonly follows: Follows;
}

/** The flags of a command, `--help` among them. */
export const completedFlags = ({ flags }: CommandRecord<FlagTable>): CompletedFlag[] => [
  ...Object.entries(flags).map(([key, flag]) => ({
    long: flagText(key, flag),
    help: plain(flag.help),
    follows: followsOf(flag),
  })),
  { long: '--help', help: 'display help', follows: 'nothing' },
];

/** The words that stand without a flag, where they are few; else files, and words beside them. */
export const completedWords = ({ arguments: all }: CommandRecord<FlagTable>): Follows =>
  all.find(({ choices }) => choices)?.choices ?? { beside: all.flatMap(({ suggested = [] }) => suggested) };

/** Makes a help text one that a quoted word of any shell may hold. */
export const plain = (help: string): string => help.replaceAll("'", '’').replaceAll(/["`$\\[\]:]/g, '');

function followsOf({ kind, value, choices, suggested = [] }: Flag<unknown>): Follows {
  if (value === undefined) return 'nothing';
  if (choices) return choices;
  return ['data', 'file', 'files', 'output'].includes(kind) ? { beside: suggested } : 'text';
}
