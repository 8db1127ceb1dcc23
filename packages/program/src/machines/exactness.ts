import type { Exactness } from '@orograph/queue';
import { fromJson, toJson } from '@orograph/runs';

/** How a run that was opened here compares with the same run opened elsewhere. */
export type Comparison =
  | { readonly exactness: Exactness; readonly differs?: undefined }
  | { readonly differs: string; readonly exactness?: undefined };

/** What may differ between machines without the records depending on it. */
const aside: ReadonlySet<string> = new Set(['device', 'guesses', 'line', 'source', 'version', 'warnings']);

/**
 * Compares two manifests: what the records depend on must be equal, and every number that was measured, the loss at the models for
 * instance, the same in all bits or to a relative 10⁻⁶.
 */
export function compareManifests(there: unknown, here: unknown): Comparison {
  const seen = { numbers: 0, isExact: true };
  const differs = difference(fromJson(toJson(there)), fromJson(toJson(here)), '', {
    seen,
    isIdentity: false,
  });
  if (differs !== undefined) return { differs };
  if (seen.numbers === 0) return { exactness: 'not compared' };
  return { exactness: seen.isExact ? 'same bits' : 'same to 1e-6' };
}

interface Walk {
  readonly seen: { numbers: number; isExact: boolean };
  readonly isIdentity: boolean;
}

/** The first place where two values differ. */
function difference(a: unknown, b: unknown, place: string, walk: Walk): string | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    if (!walk.isIdentity) walk.seen.numbers += 1;
    if (Object.is(a, b) || a === b) return undefined;
    walk.seen.isExact = false;
    return isClose(a, b) ? undefined : `${place}: ${a}, here ${b}`;
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (aside.has(key)) continue;
      const found = difference(
        (a as Fields)[key],
        (b as Fields)[key],
        place === '' ? key : `${place}.${key}`,
        {
          ...walk,
          isIdentity: walk.isIdentity || key === 'identity',
        },
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }
  // Outside of the identity texts are paths and names of one machine.
  if (a === b || !walk.isIdentity) return undefined;
  return `${place}: ${toJson(a)?.slice(0, 80)}, here ${toJson(b)?.slice(0, 80)}`;
}

/** Whether two finite numbers are the same to a relative 10⁻⁶. */
const isClose = (a: number, b: number): boolean =>
  Number.isFinite(a - b) && Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

type Fields = Readonly<Record<string, unknown>>;
