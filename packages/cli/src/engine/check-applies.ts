import { flagText, type FlagTable } from '../flags/flag.ts';
import { misuse } from '../terminal/misuse.ts';

/**
 * Refuses flags that would have no effect: given, but without the other flags they need.
 *
 * @throws MisuseError naming the flag and what it needs.
 */
export function checkApplies(
  flags: FlagTable,
  values: Readonly<Record<string, unknown>>,
  isGiven: (key: string) => boolean,
): void {
  for (const key of Object.keys(flags)) {
    const missing = isGiven(key) ? missingFor(flags, key, values) : undefined;
    if (missing)
      throw misuse(`${flagText(key, flags[key])} does not apply`, { ...missing, where: 'the flags' });
  }
}

/** What a flag needs that the values do not have; `undefined` for a flag that applies. */
export function missingFor(
  flags: FlagTable,
  key: string,
  values: Readonly<Record<string, unknown>>,
): { readonly expected: string; readonly got: string } | undefined {
  const { needs } = flags[key]!;
  if (needs === undefined) return undefined;
  if (typeof needs === 'string' || Array.isArray(needs)) {
    const others = [needs].flat() as readonly string[];
    return others.every((other) => values[other] === undefined)
      ? { expected: others.map((other) => flagText(other, flags[other])).join(' or '), got: 'none' }
      : undefined;
  }
  for (const [other, allowed] of Object.entries(needs)) {
    const value = values[other];
    const has = [value].flat().some((one) => allowed.includes(one));
    if (!has)
      return {
        expected: `${flagText(other, flags[other])} ${allowed.map(String).join(' or ')}`,
        got: value === undefined ? 'none' : [value].flat().map(String).join(),
      };
  }
  return undefined;
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
