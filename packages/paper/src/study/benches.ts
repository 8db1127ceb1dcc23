import type { Bench } from './network-bench.ts';
import type { Subject } from './subject.ts';

/** Networks that are open. */
export interface Benches {
  /** Opens a subject, or takes it as it is open already. */
  readonly of: (subject: Subject) => Promise<Bench>;
  /** Gives back all native memory. */
  readonly close: () => Promise<void>;
}

/** How many subjects stay open: their sessions and threads take memory. */
const mostOpen = 2;

/** Keeps the subjects of the last tasks open. */
export function openBenches(open: (subject: Subject) => Promise<Bench>): Benches {
  const benches = new Map<string, Bench>();
  const close = async (name: string): Promise<void> => {
    const { learnt, train, test } = benches.get(name)!;
    benches.delete(name);
    for (const loss of new Set([learnt, train, test])) await loss.dispose();
  };
  return {
    of: async (subject) => {
      const name = JSON.stringify(subject);
      const found = benches.get(name) ?? (await open(subject));
      benches.delete(name);
      benches.set(name, found);
      for (const old of [...benches.keys()].slice(0, -mostOpen)) await close(old);
      return found;
    },
    close: async () => {
      for (const name of benches.keys()) await close(name);
    },
  };
}
