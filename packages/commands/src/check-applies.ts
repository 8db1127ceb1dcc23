import { flagText, type FlagTable } from './flags/flag.ts';
import { missingOf } from './flags/need.ts';
import { plainFlags, unreadFlags } from './flags/noted-flags.ts';
import { misuse } from '@orograph/tensor/misuse';

/**
 * Refuses flags that would have no effect: given, but without the other flags, or as many arguments, as they need.
 *
 * @throws MisuseError naming the flag and what it needs.
 */
export function checkApplies(
  flags: FlagTable,
  values: Readonly<Record<string, unknown>>,
  given: readonly string[],
): void {
  for (const key of given) {
    const missing = missingFor(flags, key, values);
    if (missing)
      throw misuse(`${flagText(key, flags[key])} does not apply`, { ...missing, where: 'the flags' });
  }
}

/** The groups of flags by which the engine goes itself, whatever the command. */
const ofTheEngine: readonly unknown[] = ['machines', 'output'];

/**
 * Refuses flags that were given and that nothing has read: with these other flags, models and data they would have no effect.
 *
 * @throws MisuseError naming the flag.
 */
export function checkRead(flags: FlagTable, values: Readonly<Record<string, unknown>>): void {
  for (const key of unreadFlags(values)) {
    const flag = flags[key]!;
    if (ofTheEngine.includes(flag.group)) continue;
    throw misuse(`${flagText(key, flag)} does not apply`, {
      expected: 'a flag that what is asked for depends on',
      got: JSON.stringify(plainFlags(values)[key]),
      where: 'the flags',
    });
  }
}

/** What a flag needs, to have an effect or to mean something at all, that the values do not have; `undefined` for a flag that applies. */
const missingFor = (
  flags: FlagTable,
  key: string,
  values: Readonly<Record<string, unknown>>,
): ReturnType<typeof missingOf> => {
  const { needs = [], when = [] } = flags[key]!;
  return missingOf(needs, flags, values) ?? missingOf(when, flags, values);
};

/** Whether a flag means something beside these values. */
export function isMeant(flags: FlagTable, key: string, values: Readonly<Record<string, unknown>>): boolean {
  const { needs = [] } = flags[key]!;
  return missingOf(needs, flags, values) === undefined;
}

/** Whether a default of a pipeline goes to a step with these values: it needs nothing else, and stands in the way of nothing. */
export function appliesBeside(
  flags: FlagTable,
  key: string,
  values: Readonly<Record<string, unknown>>,
): boolean {
  const fallbacks = Object.entries(flags).map(([other, { fallback }]) => [other, fallback]);
  const known: Readonly<Record<string, unknown>> = { ...Object.fromEntries(fallbacks), ...values };
  const isFree = !flags[key]!.conflicts?.some((other) => values[other] !== undefined);
  return isFree && missingFor(flags, key, known) === undefined;
}
