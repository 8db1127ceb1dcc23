import { setImmediate } from 'node:timers/promises';

import type { MatchTurn } from '@orograph/probes';

/** How a matching is ended and watched. */
export interface TurnCall {
  /** Ends it: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Is told each turn. */
  readonly onTurn?: (turn: MatchTurn) => void;
}

/** Matches units turn by turn, and lets others have a turn between. */
export async function turnByTurn<T>(
  turns: Generator<MatchTurn, T>,
  { signal, onTurn }: TurnCall = {},
): Promise<T> {
  for (;;) {
    const turn = turns.next();
    if (turn.done) return turn.value;
    onTurn?.(turn.value);
    await setImmediate();
    signal?.throwIfAborted();
  }
}
