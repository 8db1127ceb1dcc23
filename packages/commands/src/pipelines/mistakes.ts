import { MisuseError } from '@orograph/tensor/misuse';

/** The most mistakes that are told at once. */
const most = 12;

/**
 * Throws the mistakes that were found, if there are any: one as it is, several as one error that numbers them.
 *
 * @throws MisuseError.
 */
export function throwMistakes(mistakes: readonly MisuseError[]): void {
  const [first, ...others] = [...new Map(mistakes.map((mistake) => [mistake.message, mistake])).values()];
  if (!first) return;
  if (others.length === 0) throw first;
  const all = [first, ...others];
  const told = all.slice(0, most).map(({ message }, k) => `(${k + 1}) ${message}`);
  const rest = all.length > most ? [`and ${all.length - most} more`] : [];
  throw new MisuseError(`${all.length} mistakes: ${[...told, ...rest].join('; ')}`);
}

/** The mistake that a check throws, or nothing. */
export function mistakeOf(check: () => void): MisuseError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof MisuseError) return [error];
    throw error;
  }
}
