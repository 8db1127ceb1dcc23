import { InvalidArgumentError } from 'commander';

import type { Flag } from '../../flags/flag.ts';

import { countingNumber, nonNegativeNumber, positiveNumber, shareOf } from '../../flags/flag-text.ts';

/** What the width of tunnels is held against: settings of a training that have a flag of that name. */
export type Factor = 'batch' | 'dropout' | 'hidden' | 'learning-rate' | 'weight-decay';

/** The values of a factor that are tried, ascending. */
export interface FactorValues {
  /** What is varied. */
  readonly factor: Factor;
  /** At least two. */
  readonly values: readonly number[];
}

/** What is known about a factor. */
interface FactorFacts {
  /** What people call it. */
  readonly title: string;
  /** One value. @throws InvalidArgumentError for one that is none. */
  readonly valueOf: (text: string) => number;
}

/** The factors there are. */
export const factors: Readonly<Record<Factor, FactorFacts>> = {
  batch: { title: 'batch size', valueOf: countingNumber },
  dropout: { title: 'dropout rate', valueOf: shareOf },
  hidden: { title: 'network width', valueOf: countingNumber },
  'learning-rate': { title: 'learning rate', valueOf: positiveNumber },
  'weight-decay': { title: 'L2 regularization', valueOf: nonNegativeNumber },
};

const isFactor = (name: string): name is Factor => Object.hasOwn(factors, name);

/**
 * Collects `learning-rate=0.01,0.1` of a repeated flag.
 *
 * @throws InvalidArgumentError for a factor there is none of or that came before, fewer than two values, or one that does not fit.
 */
function factorValuesOf(text: string, before: readonly FactorValues[] = []): FactorValues[] {
  const [, factor = text, list = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  if (!isFactor(factor))
    throw new InvalidArgumentError(
      `expected a factor of ${Object.keys(factors).join(', ')} with its values, got "${factor}".`,
    );
  if (before.some((one) => one.factor === factor))
    throw new InvalidArgumentError(`expected each factor once, got ${factor} twice.`);
  const given = list.split(',').filter((value) => value !== '');
  const values = [...new Set(given.map(factors[factor].valueOf))].toSorted((a, b) => a - b);
  if (values.length < 2)
    throw new InvalidArgumentError(
      `expected two or more values as ${factor}=a,b, got ${list === '' ? 'none' : list}.`,
    );
  return [...before, { factor, values }];
}

/** What a network is trained over. */
export const sweepFlag: Flag<readonly FactorValues[] | undefined> = {
  kind: 'sweep',
  value: '<factor=values>',
  help: `train a network over ${Object.keys(factors).join(', ')}, one at a time`,
  group: 'probe',
  isRepeatable: true,
  parse: factorValuesOf,
};
