import type { Argument } from '../command-record.ts';
import { flagText, type FlagKind } from '../flags/flag.ts';
import type { KeyedFlag } from './command-keys.ts';

/** Thrown for a value that a key does not take. */
export class ValueError extends Error {
  override readonly name: string = 'ValueError';
  /** What the key takes. */
  readonly expected: string;
  /** What came. */
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** A value as errors show it. */
export function described(value: unknown): string {
  if (value === undefined) return 'none';
  return Array.isArray(value) ? `a list: ${JSON.stringify(value)}` : JSON.stringify(value);
}

/**
 * The words on a command line for a flag with a value of a pipeline: `true` for one without a value; text; a list for one that
 * takes several; a map for `name=key` pairs. Each is read by the flag's own rules.
 *
 * @throws ValueError for a value that the flag does not take.
 */
export function flagWords(flag: KeyedFlag, value: unknown): string[] {
  const long = flagText(flag.key, flag);
  if (flag.kind === 'switch') {
    if (typeof value !== 'boolean') throw new ValueError('true or false', described(value));
    return value ? [long] : [];
  }
  const texts = textsOf(flag, value);
  checkEach(flag, texts);
  return texts.map((text) => `${long}=${text}`);
}

/** The kinds of flag whose text is a list with commas. */
const listKinds: ReadonlySet<FlagKind> = new Set([
  'choices',
  'counts',
  'files',
  'list',
  'nonNegatives',
  'pairs',
  'positives',
  'ranges',
  'sweep',
]);

/** The texts that stand after the flag, once each. */
function textsOf({ kind, isRepeatable }: KeyedFlag, value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) {
    if (value.length === 1 || isRepeatable) return value;
    if (listKinds.has(kind)) return [value.join(',')];
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const pairs = Object.entries(value);
    if (
      kind === 'pairs' &&
      pairs.length > 0 &&
      pairs.every(([, key]) => ['number', 'string'].includes(typeof key))
    )
      return pairs.map(([name, key]) => `${name}=${String(key)}`);
  }
  throw new ValueError('one value, as text or number', described(value));
}

function checkEach(flag: KeyedFlag, texts: readonly string[]): void {
  const { kind, choices } = flag;
  let before: unknown;
  for (const text of texts) {
    if (kind === 'choice' && !choices!.includes(text)) throw new ValueError(choices!.join(', '), `"${text}"`);
    try {
      before = flag.parse(text, before);
    } catch (error) {
      const message = (error as Error).message;
      const [, expected = message, got = `"${text}"`] = /^expected (.*), got (.*)\.$/.exec(message) ?? [];
      throw new ValueError(expected, got);
    }
  }
}

/**
 * The words for an argument: one text, or a list of them for one that takes several.
 *
 * @throws ValueError for another value.
 */
export function argumentWords({ isMany }: Argument, value: unknown): string[] {
  const list: readonly unknown[] = isMany && Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((item) => typeof item === 'string')) return [...list];
  throw new ValueError(isMany ? 'one text, or a list of them' : 'one text', described(value));
}

/** The paths in the words of a flag, or of an argument where there is none. */
export function pathsOf(flag: KeyedFlag | undefined, words: readonly string[]): string[] {
  if (!flag) return [...words];
  const values = words.map((word) => word.slice(flagText(flag.key, flag).length + 1));
  return flag.kind === 'files' ? values.flatMap((value) => value.split(',')) : values;
}
