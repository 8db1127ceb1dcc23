import type { CommandRecord, FlagTable, Values } from '@orograph/commands';

/** The words and flags of a call. */
export interface CallValues {
  /** The arguments. */
  readonly words: readonly string[];
  /** The values of the flags. */
  readonly flags: Values<FlagTable>;
}

const readKinds: ReadonlySet<string> = new Set(['data', 'file', 'files']);

/** The same call with every path that it reads replaced; what may be a name instead of a path is replaced too. */
export function mapPaths(
  record: Pick<CommandRecord<FlagTable>, 'arguments' | 'flags'>,
  { words, flags }: CallValues,
  replace: (path: string) => string,
): CallValues {
  const isRead = (place: number): boolean =>
    (record.arguments[place] ?? record.arguments.at(-1))?.reads !== undefined;
  const replaced = Object.entries(flags).map(([key, value]): [string, unknown] => {
    const kind = record.flags[key]?.kind;
    if (value === undefined || kind === undefined || !readKinds.has(kind)) return [key, value];
    const path = value as string | readonly string[];
    return [key, typeof path === 'string' ? replace(path) : path.map(replace)];
  });
  return {
    words: words.map((word, place) => (isRead(place) ? replace(word) : word)),
    flags: Object.fromEntries(replaced),
  };
}

/** Every path that a call reads, once each. */
export function pathsRead(
  record: Pick<CommandRecord<FlagTable>, 'arguments' | 'flags'>,
  call: CallValues,
): string[] {
  const paths = new Set<string>();
  mapPaths(record, call, (path) => {
    paths.add(path);
    return path;
  });
  return [...paths];
}
