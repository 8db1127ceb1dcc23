import { countingNumber, type Flag, nonNegativeNumber, positiveNumber } from '@orograph/commands';
import type { TrainingChange } from '@orograph/models';
import { InvalidArgumentError } from 'commander';

/** A change in the middle of trainings. */
export interface SeedChange extends TrainingChange {
  /** The seed whose training it is made in; all where absent. */
  readonly seed?: number | undefined;
}

/** The settings that may change, what they are called in the library, and how they are read. */
const settings: Readonly<
  Record<string, { readonly key: keyof TrainingChange; readonly read: (text: string) => number }>
> = {
  'learning-rate': { key: 'learningRate', read: positiveNumber },
  batch: { key: 'batchSize', read: countingNumber },
  l2: { key: 'l2', read: nonNegativeNumber },
};

const form = '<step>:<setting>=<value>,… of learning-rate, batch and l2';

/** Collects `120:learning-rate=0.01,l2=0.001` of a repeated flag; `2/120:…` is of seed 2 alone. @throws InvalidArgumentError for another text. */
function changesOf(text: string, before: readonly SeedChange[] = []): SeedChange[] {
  const [, seed, step = '', list = ''] = /^(?:(\d+)\/)?(\d+):(.*)$/.exec(text) ?? [];
  const given = list.split(',').map((one) => one.split('=') as [string, string?]);
  if (!given.every(([name, value]) => Object.hasOwn(settings, name) && value !== undefined))
    throw new InvalidArgumentError(`expected ${form}, got "${text}".`);
  const change: SeedChange = {
    ...(seed !== undefined && { seed: Number(seed) }),
    step: Number(step),
    ...Object.fromEntries(given.map(([name, value]) => [settings[name]!.key, settings[name]!.read(value!)])),
  };
  const isSame = (one: SeedChange): boolean =>
    one.step === change.step && (one.seed ?? change.seed) === (change.seed ?? one.seed);
  if (before.some(isSame))
    throw new InvalidArgumentError(`expected one change a step, got two at ${change.step}.`);
  return [...before, change];
}

/** `--change`. */
export const changeFlag: Flag<readonly SeedChange[] | undefined> = {
  kind: 'text',
  value: '<step:setting=value>',
  help: 'after so many steps learning-rate, batch or l2 become others; 2/120:batch=32 is of seed 2 alone',
  group: 'probe',
  isRepeatable: true,
  needs: { schedule: ['constant'] },
  parse: changesOf,
};

/** The changes of one seed, by rising steps. */
export const changesOfSeed = (changes: readonly SeedChange[] = [], seed: number): readonly TrainingChange[] =>
  changes
    .filter((change) => (change.seed ?? seed) === seed)
    .map(({ step, learningRate, batchSize, l2 }) => ({ step, learningRate, batchSize, l2 }))
    .toSorted((a, b) => a.step - b.step);
