import type { MatchTurn } from '@orograph/probes';
import { setImmediate } from 'node:timers/promises';

import type { Environment } from '../command.ts';
import { countingBar } from '../terminal/counting-bar.ts';
import { InterruptedError } from '../terminal/failure.ts';

/** Turns that each group mostly has until no group gains. */
const usual = 10;

/**
 * Matches units turn by turn, with progress; each group has about ten turns, some more.
 *
 * @throws InterruptedError when the signal is aborted.
 */
export async function turnByTurn<T>(
  turns: Generator<MatchTurn, T>,
  { name, groups }: { readonly name: string; readonly groups: number },
  { terminal, signal }: Environment,
): Promise<T> {
  const bar = countingBar<MatchTurn>(terminal, {
    name: `align ${name} (about)`,
    total: usual * groups,
    done: 0,
    unit: 'gain',
    numberOf: ({ gain }) => gain,
  });
  try {
    for (;;) {
      const turn = turns.next();
      if (turn.done) return turn.value;
      bar.next(turn.value);
      await setImmediate();
      if (signal.aborted) throw new InterruptedError('interrupted');
    }
  } finally {
    bar.stop();
  }
}
