import { Refused } from './refused.ts';

/** More steps than this are not written out, unless the graph says so. */
export const MOST_STEPS = 1024;

/** More nodes than these are not written out of a graph, unless it says so. */
export const MOST_NODES = 100_000;

/** A number with its digits in groups, as limits are said. */
export const groups = (n: number): string => n.toLocaleString('en-US');

/** Refuses what is written out in more steps, or pieces, than a limit; `verb` says of what there are more. */
export const tooManySteps = (verb: string, most: number, count: number): Refused =>
  new Refused(
    `${verb} than are written out for derivatives (at most ${groups(most)}, got ${Number.isFinite(count) ? groups(count) : 'more'}); --most-steps, or limits.steps, takes more`,
  );
