import { InvalidArgumentError } from 'commander';

import { nearest } from '../nearest.ts';
import { listOf } from './flag-text.ts';

/** Collects comma-separated names of a repeated flag. @throws InvalidArgumentError for one that is not among `names`. */
export function namesOf<N extends string>(names: readonly N[], text: string, before: readonly N[] = []): N[] {
  const found = listOf(text, before);
  const unknown = found.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined || found.length === 0)
    throw new InvalidArgumentError(
      `expected some of ${names.join(', ')}, got "${unknown ?? text}".${didYouMean(unknown ?? text, names)}`,
    );
  return found as N[];
}

/** One of some names. @throws InvalidArgumentError otherwise, with the nearest of them. */
export function nameOf<N extends string>(names: readonly N[], text: string): N {
  if (!(names as readonly string[]).includes(text))
    throw new InvalidArgumentError(`Allowed choices are ${names.join(', ')}.${didYouMean(text, names)}`);
  return text as N;
}

/** Names what was meant, where that is clear: ` (Did you mean mlp?)`, else nothing. */
export function didYouMean(text: string, names: readonly string[]): string {
  const meant = nearest(text, names);
  return meant === undefined ? '' : ` (Did you mean ${meant}?)`;
}
