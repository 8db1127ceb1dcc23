import type { VectorStore } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { follow } from '../follow.ts';
import type { Results } from '../report/read-results.ts';
import type { Bench } from './network-bench.ts';
import type { Subject } from './subject.ts';

/** What tasks work with. */
export interface Lab {
  /** Opens a subject, or takes it as it is open already. */
  bench(subject: Subject): Promise<Bench>;
  /** The vectors an earlier task kept. */
  vectors(key: string): Readonly<Record<string, Vector>>;
  /** The records of earlier tasks. */
  readonly results: Results;
  /** Runs a probe to its end, unless the signal is aborted. */
  follow<T>(probe: Observable<T>): Promise<T[]>;
  /** Gives back all native memory. */
  close(): Promise<void>;
}

/** What a lab is made of. */
export interface LabSettings {
  /** What earlier tasks kept. */
  readonly store: VectorStore;
  /** The records of earlier tasks. */
  readonly results: Results;
  /** Opens a subject. */
  readonly open: (subject: Subject) => Promise<Bench>;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** How many subjects stay open: their sessions and threads take memory. */
const mostOpen = 2;

/** Makes a lab over what is kept of earlier tasks. */
export function openLab({ store, results, open, signal }: LabSettings): Lab {
  const benches = new Map<string, Bench>();
  const close = async (name: string): Promise<void> => {
    const { learnt, train, test } = benches.get(name)!;
    benches.delete(name);
    for (const loss of new Set([learnt, train, test])) await loss.dispose();
  };
  return {
    results,
    vectors: (key) => store.read(key),
    bench: async (subject) => {
      const name = JSON.stringify(subject);
      const found = benches.get(name) ?? (await open(subject));
      benches.delete(name);
      benches.set(name, found);
      for (const old of [...benches.keys()].slice(0, -mostOpen)) await close(old);
      return found;
    },
    follow: (probe) => follow(probe, signal),
    close: async () => {
      for (const name of benches.keys()) await close(name);
    },
  };
}
