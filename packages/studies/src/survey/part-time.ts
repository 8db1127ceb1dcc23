import { secondsInAll, type PlannedPart } from './survey-plan.ts';

/** Seconds kept for drawing the pages at the end, and the most of the whole time that they are. */
const [closing, most] = [3, 0.1];

/** Parts at their smallest sizes are not left out, nor measured on fewer examples, to take less than so many seconds. */
export const shortest = 30;

/** The seconds that a survey of so many minutes plans for, with the opening and timing of the model. */
export const plannedSeconds = (minutes: number): number =>
  60 * minutes - Math.min(closing, most * 60 * minutes);

/** The seconds after which a survey of so many minutes measures nothing more: those it plans for, or those of a minute. */
export const secondsUntilEnd = (minutes: number): number => plannedSeconds(Math.max(1, minutes));

/** How many times its plan a part may take where less than that is its share. */
const late = 2;

/**
 * The seconds that a part may take of those that are left: its share of them among the parts that are not done, or twice what was planned for it,
 * where that is more. So a part that ends early leaves time to those after it, and on a machine that has become slow the first parts
 * have something, rather than all of them nothing.
 */
export function secondsOfPart(part: PlannedPart, open: readonly PlannedPart[], left: number): number {
  const share = (left * part.seconds) / secondsInAll(open);
  return Math.max(0, Math.min(left, Math.max(share, late * part.seconds)));
}
