import type { Scale } from '@orograph/models';

import type { Flag, FlagKind } from './flag.ts';
import { nameOf, namesOf } from './chosen-names.ts';
import {
  addressOf,
  axesOf,
  countingNumber,
  countsOf,
  gridOf,
  integerOf,
  listOf,
  nonNegativeNumber,
  nonNegativeNumbers,
  numberOf,
  pairOf,
  portOf,
  positiveNumber,
  positiveNumbers,
  rangesOf,
  scaleOf,
  seedsOf,
  shardOf,
  shareOf,
  wholeNumber,
  type Shard,
} from './flag-text.ts';

/** What may be said of a flag beyond its kind and help; it belongs to the probe unless it says otherwise. */
export type FlagDetails<T> = Partial<Omit<Flag<T>, 'help' | 'kind' | 'parse'>>;

/** The type of a flag's value: with `undefined` unless there is a default. */
export type GivenValue<T, D> = D extends { readonly fallback: unknown } ? T : T | undefined;

/** Makes a flag of a kind from its help and what else may be said of it. */
export type MakeFlag<T> = <const D extends FlagDetails<T> = FlagDetails<T>>(
  help: string,
  details?: D,
) => Flag<GivenValue<T, D>>;

const kind =
  <T>(
    name: FlagKind,
    value: string | undefined,
    parse: (text: string, before?: T) => T,
    usual: FlagDetails<T> = {},
  ): MakeFlag<T> =>
  (help: string, details: FlagDetails<T> = {}) => ({
    kind: name,
    value,
    help,
    group: 'probe',
    ...usual,
    ...details,
    parse,
  });

/** A whole number, 0 or more. */
export const whole: MakeFlag<number> = kind('whole', '<n>', wholeNumber);
/** A whole number, 1 or more. */
export const count: MakeFlag<number> = kind('count', '<n>', countingNumber);
/** A whole number of either sign. */
export const integer: MakeFlag<number> = kind('integer', '<n>', integerOf);
/** A finite number. */
export const number: MakeFlag<number> = kind('number', '<x>', numberOf);
/** A number above 0. */
export const positive: MakeFlag<number> = kind('positive', '<x>', positiveNumber);
/** A number, 0 or more. */
export const nonNegative: MakeFlag<number> = kind('nonNegative', '<x>', nonNegativeNumber);
/** A fraction in [0, 1). */
export const fraction: MakeFlag<number> = kind('fraction', '<share>', shareOf);
/** A port, 0 for any free one. */
export const port: MakeFlag<number> = kind('port', '<n>', portOf);
/** `128,64`: whole numbers from 1. */
export const counts: MakeFlag<readonly number[]> = kind('counts', '<list>', countsOf);
/** `0.1,1,10`: numbers above 0. */
export const positives: MakeFlag<readonly number[]> = kind('positives', '<list>', positiveNumbers);
/** `1,1,5`: numbers from 0. */
export const nonNegatives: MakeFlag<readonly number[]> = kind('nonNegatives', '<list>', nonNegativeNumbers);
/** `0..3` or `4`: seeds, both ends included. */
export const seeds: MakeFlag<readonly number[]> = kind('seeds', '<range>', seedsOf);
/** `51x51`: points on each axis. */
export const grid: MakeFlag<readonly number[]> = kind('grid', '<n>', gridOf);
/** `-1:1` or `-1:1,0:2`: the ends of each axis, or of all. */
export const ranges: MakeFlag<readonly (readonly [number, number])[]> = kind('ranges', '<ends>', rangesOf);
/** `1/255` or `0.5`: a factor. */
export const factor: MakeFlag<Scale> = kind('scale', '<factor>', scaleOf);
/** `0/2`: a part of the points. */
export const shard: MakeFlag<Shard> = kind('shard', '<i/n>', (text) => shardOf(text));
/** `redis://host:6379`: where a queue is. */
export const address: MakeFlag<string> = kind('address', '<url>', addressOf);
/** A text that is taken as it is. */
export const text: MakeFlag<string> = kind('text', '<text>', (word) => word);
/** `name=key`; given again, it adds to the first. */
export const pairs: MakeFlag<Readonly<Record<string, string>>> = kind('pairs', '<name=key>', pairOf, {
  isRepeatable: true,
});
/** `name=axis`; given again, it adds to the first. */
export const axes: MakeFlag<Readonly<Record<string, number>>> = kind('pairs', '<name=axis>', axesOf, {
  isRepeatable: true,
});
/** Comma-separated texts; given again, it adds to the first. */
export const list: MakeFlag<readonly string[]> = kind('list', '<list>', listOf, { isRepeatable: true });
/** A file that is read. */
export const file: MakeFlag<string> = kind('file', '<file>', (word) => word);
/** Comma-separated files that are read. */
export const files: MakeFlag<readonly string[]> = kind('files', '<files>', listOf, { isRepeatable: true });
/** A data file, or the name of a data set. */
export const dataSource: MakeFlag<string> = kind('data', '<file>', (word) => word, { group: 'data' });
/** A file or folder that is written. */
export const output: MakeFlag<string> = kind('output', '<folder>', (word) => word, {
  group: 'output',
  isIdentity: false,
});

/** A switch that is off by default. */
export const toggle = (help: string, details: FlagDetails<boolean> = {}): Flag<boolean | undefined> => ({
  kind: 'switch',
  help,
  group: 'probe',
  ...details,
  parse: () => true,
});

/** A switch that is on by default; `--no-…` turns it off. */
export const toggleOff = (help: string, details: FlagDetails<boolean> = {}): Flag<boolean> => ({
  kind: 'switch',
  help,
  group: 'probe',
  fallback: true,
  isNegated: true,
  ...details,
  parse: () => false,
});

/** One of some names. */
export const choice = <N extends string, const D extends FlagDetails<N> = FlagDetails<N>>(
  help: string,
  choices: readonly N[],
  details?: D,
): Flag<GivenValue<N, D>> =>
  ({
    kind: 'choice',
    value: '<kind>',
    help,
    group: 'probe',
    ...details,
    choices,
    parse: (word: string) => nameOf(choices, word),
  }) as unknown as Flag<GivenValue<N, D>>;

/** Some of some names, comma-separated; given again, it adds to the first. */
export const choices = <
  N extends string,
  const D extends FlagDetails<readonly N[]> = FlagDetails<readonly N[]>,
>(
  help: string,
  names: readonly N[],
  details?: D,
): Flag<GivenValue<readonly N[], D>> =>
  ({
    kind: 'choices',
    value: '<kinds>',
    help,
    group: 'probe',
    isRepeatable: true,
    ...details,
    choices: names,
    parse: (word: string, before?: readonly N[]) => namesOf(names, word, before),
  }) as unknown as Flag<GivenValue<readonly N[], D>>;
