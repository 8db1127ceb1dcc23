import { secondsInAll, type PlannedPart } from './survey-plan.ts';

/** Seconds kept for drawing the pages at the end, and the most of the whole time that they are. */
const [closing, share] = [3, 0.1];

/** What parts at their smallest sizes may take in any case, in seconds: for less, none is left out or measured on fewer examples. */
export const shortest = 30;

/** The seconds that a survey of so many minutes plans for, with the opening and timing of the model. */
export const plannedSeconds = (minutes: number): number =>
  60 * minutes - Math.min(closing, share * 60 * minutes);

/** The seconds after which a survey of so many minutes measures nothing more: those it plans for, or half a minute. */
export const secondsUntilEnd = (minutes: number): number => Math.max(shortest, plannedSeconds(minutes));

/**
 * The seconds that a part may take of those that are left: its share of them among the parts that are not done. So a part that ends early leaves time
 * to those after it, and one that is late takes some from all of them.
 */
export function secondsOfPart(part: PlannedPart, open: readonly PlannedPart[], left: number): number {
  return Math.max(0, (left * part.seconds) / secondsInAll(open));
}
