import type { LiveState } from '../page/live-state.ts';

/** States from the one that most asks for the reader to the one that least does. */
const order = ['running', 'stalled', 'interrupted', 'waiting', 'finished'] as const;

/** How far several runs are together: their records added up, in the state of the one that is least done. Of one run, its own. */
export function stateOfAll(states: readonly LiveState[]): LiveState {
  if (states.length === 1) return states[0]!;
  const counts: Record<string, number> = {};
  for (const state of states)
    for (const [type, count] of Object.entries(state.counts)) counts[type] = (counts[type] ?? 0) + count;
  const sum = (of: (state: LiveState) => number | null): number | null =>
    states.reduce<number | null>((all, state) => {
      const own = of(state);
      return all === null || own === null ? null : all + own;
    }, 0);
  return {
    version: sum(({ version }) => version)!,
    state: order.find((one) => states.some(({ state }) => state === one))!,
    counts,
    done: sum(({ done }) => done)!,
    total: sum(({ total }) => total),
    rate: sum(({ rate, state }) => (state === 'running' ? rate : 0)),
    underWay: null,
    canStop: false,
    problem: states.find(({ problem }) => problem !== null)?.problem ?? null,
  };
}
