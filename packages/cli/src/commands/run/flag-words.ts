import { isDeepStrictEqual } from 'node:util';

import type { Argument, Option } from 'commander';

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
export function flagWords(option: Option, value: unknown): string[] {
  if (option.isBoolean() || option.negate) {
    if (typeof value !== 'boolean') throw new ValueError('true or false', described(value));
    return value ? [option.long!] : [];
  }
  const texts = textsOf(option, value);
  checkEach(option, texts);
  return texts.map((text) => `${option.long!}=${text}`);
}

/** The texts that stand after the flag, once each. */
function textsOf(option: Option, value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) {
    if (value.length === 1) return value;
    if (option.parseArg && addsUp(option, value)) return value;
    if (option.parseArg && option.argChoices === undefined) return [value.join(',')];
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const pairs = Object.entries(value);
    if (option.parseArg && pairs.length > 0 && pairs.every(([, key]) => typeof key === 'string'))
      return pairs.map(([name, key]) => `${name}=${String(key)}`);
  }
  throw new ValueError('one value, as text or number', described(value));
}

/** Whether a flag given twice takes both, and not only the second. */
function addsUp({ parseArg }: Option, [first, second]: readonly string[]): boolean {
  try {
    const both = parseArg!<unknown>(second!, parseArg!<unknown>(first!, undefined));
    return !isDeepStrictEqual(both, parseArg!<unknown>(second!, undefined));
  } catch {
    return false;
  }
}

function checkEach({ parseArg, argChoices }: Option, texts: readonly string[]): void {
  let before: unknown;
  for (const text of texts) {
    if (argChoices && !argChoices.includes(text)) throw new ValueError(argChoices.join(', '), `"${text}"`);
    if (!parseArg || argChoices) continue;
    try {
      before = parseArg<unknown>(text, before);
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
export function argumentWords({ variadic }: Argument, value: unknown): string[] {
  const list: readonly unknown[] = variadic && Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((item) => typeof item === 'string')) return [...list];
  throw new ValueError(variadic ? 'one text, or a list of them' : 'one text', described(value));
}

/** The paths in the words of a flag, or of an argument where there is none. */
export function pathsOf(flag: Option | undefined, words: readonly string[]): string[] {
  if (!flag) return [...words];
  const values = words.map((word) => word.slice(flag.long!.length + 1));
  return flag.parseArg ? values.flatMap((value) => value.split(',')) : values;
}
