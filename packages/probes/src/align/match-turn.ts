/** A turn of one group of units while units are matched. */
export interface MatchTurn {
  /** How many times all groups had their turn before, 0 at first. */
  readonly sweep: number;
  /** The group. */
  readonly group: string;
  /** By how much the inner product with the other network grew. */
  readonly gain: number;
}

/** What a computation that can be paused comes to, without pausing. */
export function resultOf<T>(turns: Iterator<unknown, T>): T {
  let turn = turns.next();
  while (!turn.done) turn = turns.next();
  return turn.value;
}
