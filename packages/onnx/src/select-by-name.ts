import { InputError } from '@orograph/tensor';

const pattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

/**
 * Those whose names match one of the patterns, `*` standing for any characters and `?` for one, in their own order.
 *
 * @throws RangeError naming the caller if a pattern matches none, listing those there are.
 */
export function selectByName<T extends { readonly name: string }>(
  caller: string,
  all: readonly T[],
  include: readonly string[],
  setting = 'parameters',
): readonly T[] {
  const patterns = include.map(pattern);
  const unmatched = include.find((_, i) => !all.some(({ name }) => patterns[i]!.test(name)));
  if (unmatched !== undefined)
    throw new InputError(
      setting,
      { expected: 'names of parameters', got: unmatched },
      `${caller}: no parameter matches "${unmatched}"; the parameters are ${all.map(({ name }) => `"${name}"`).join(', ') || 'none'}.`,
    );
  return all.filter(({ name }) => patterns.some((p) => p.test(name)));
}
