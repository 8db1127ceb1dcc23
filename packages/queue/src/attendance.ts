import type { Connection } from './connection.ts';
import { queueError } from './queue-error.ts';
import type { RunKeys } from './run-keys.ts';
import { livingWorkers } from './worker-list.ts';

/** Who works on a run. */
export interface Attendance {
  /** How many pieces all living workers can work on at once. */
  readonly slots: number;
  /**
   * Looks who is there.
   *
   * @throws QueueError if there are workers and none takes the run.
   */
  look(): Promise<void>;
}

/** Follows which workers there are, and which do not take a run; `told` hears of each once. */
export function attendance(
  connection: Connection,
  keys: RunKeys,
  { version: own, told }: { readonly version: string; readonly told: (words: string) => void },
): Attendance {
  const [seen, refused] = [new Set<string>(), new Set<string>()];
  let slots = 0;
  return {
    get slots() {
      return slots;
    },
    look: async () => {
      const living = await livingWorkers(connection);
      const reasons = await keys.refusals();
      if (living.length === 0 && slots > 0) told('no worker is left; the work waits for one');
      slots = living.reduce((sum, { concurrency }) => sum + concurrency, 0);
      for (const { id, host, version } of living) {
        const other = version === own ? '' : `: it is of version ${version}, the run of ${own}`;
        if (!seen.has(id)) told(`worker ${id} on ${host}${other}`);
        seen.add(id);
      }
      for (const [id, reason] of Object.entries(reasons)) {
        if (!refused.has(id)) told(`worker ${id} does not take the run: ${reason}`);
        refused.add(id);
      }
      if (living.length > 0 && living.every(({ id }) => Object.hasOwn(reasons, id)))
        throw queueError('no worker takes the run', {
          expected: 'one that opens it as here',
          got: reasons[living[0]!.id]!,
          where: living[0]!.id,
        });
    },
  };
}
