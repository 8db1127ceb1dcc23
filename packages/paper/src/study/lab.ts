import type { VectorStore } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { follow } from '../follow.ts';
import type { Benches } from './benches.ts';
import type { Bench } from './network-bench.ts';
import type { Subject } from './subject.ts';

/** What a task works with. */
export interface Lab {
  /** Opens a subject, or takes it as it is open already. */
  bench(subject: Subject): Promise<Bench>;
  /** The vectors a task kept that this one goes on from. @throws Error for a task it does not name. */
  vectors(key: string): Readonly<Record<string, Vector>>;
  /** Runs a probe to its end, unless the signal is aborted. */
  follow<T>(probe: Observable<T>): Promise<T[]>;
}

/** What a lab is made of. */
export interface LabSettings {
  /** What earlier tasks kept. */
  readonly store: VectorStore;
  /** The subjects that are open. */
  readonly benches: Benches;
  /** Aborted when the task is to end. */
  readonly signal: AbortSignal;
}

/** Makes the lab of a task, in which it finds what it says it goes on from and nothing else: where it is done does not matter then. */
export const labOf = (
  { key, after = [] }: { readonly key: string; readonly after?: readonly string[] | undefined },
  { store, benches, signal }: LabSettings,
): Lab => ({
  bench: benches.of,
  vectors: (earlier) => {
    if (!after.includes(earlier)) throw new Error(`${key} reads ${earlier}, which it does not go on from`);
    return store.read(earlier);
  },
  follow: (probe) => follow(probe, signal),
});
