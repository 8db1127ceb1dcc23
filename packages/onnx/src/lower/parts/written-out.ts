import type { Emit } from '../../emit.ts';
import { Refused } from '../../refused.ts';
import { groups, MOST_STEPS, tooManySteps } from '../../limits.ts';

/** The most entries of a table that a rule makes: 64 MB in float32. */
const MOST_ENTRIES = 2 ** 24;

/** A count of pieces that a node is written out in, which must be within the graph's limit of steps. */
export function pieces(g: Pick<Emit, 'limits'>, count: number, what: string): number {
  const most = g.limits.steps ?? MOST_STEPS;
  if (count < 0) throw new Refused(`has ${count} ${what}`);
  if (count > most) throw tooManySteps(`comes to more ${what}`, most, count);
  return count;
}

/** Refuses a table of more entries than a rule makes. */
export function checkEntries(count: number): void {
  if (count > MOST_ENTRIES)
    throw new Refused(`needs a table of ${groups(count)} entries, at most ${groups(MOST_ENTRIES)} are made`);
}
