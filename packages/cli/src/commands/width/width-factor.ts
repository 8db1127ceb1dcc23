import { countingNumber, type Flag, nonNegativeNumber, positiveNumber, shareOf } from '@orograph/commands';
import type { Factor, FactorValues } from '@orograph/probes';
import { InvalidArgumentError } from 'commander';

/** One value of a factor. @throws InvalidArgumentError for one that is none. */
const factors: Readonly<Record<Factor, (text: string) => number>> = {
  batch: countingNumber,
  dropout: shareOf,
  hidden: countingNumber,
  'learning-rate': positiveNumber,
  'weight-decay': nonNegativeNumber,
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
  const values = [...new Set(given.map(factors[factor]))].toSorted((a, b) => a - b);
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
