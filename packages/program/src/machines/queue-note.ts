import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Exactness, Outcome } from '@orograph/queue';
import { manifestName, readManifest, toJson, writeAtomic } from '@orograph/runs';
import { z } from 'zod';

/** How far a run that was handed out is. */
type State = 'cancelled' | 'collecting' | 'done' | 'failed' | 'handed out';

const noteSchema = z.object({
  run: z.string(),
  address: z.string(),
  store: z.string().optional(),
  priority: z.number().optional(),
  folder: z.string(),
  state: z.string(),
  workers: z.array(z.record(z.string(), z.unknown())).optional(),
});

/** What `run.json` says of a run that was handed out, under `queue`. */
export type QueueFields = z.infer<typeof noteSchema>;

/** What is noted of a run that is handed out. */
export interface QueueNote {
  /** The name of the run in the queue: the same as long as its folder is. */
  readonly run: string;
  /** Takes in that a piece was made; whether it is the first of its worker. */
  readonly took: (outcome: Outcome, piece: readonly [from: number, to: number]) => boolean;
  /** What `run.json` is to say. */
  readonly fields: (state: State, error?: Error) => QueueFields;
  /** Writes it into the folder, where there is one. */
  readonly write: (state: State, error?: Error) => void;
}

/** The note in a run folder; `undefined` if it was not handed out. */
export function readQueueNote(folder: string): QueueFields | undefined {
  const read = noteSchema.safeParse(readManifest(folder)['queue']);
  return read.success ? read.data : undefined;
}

/** Begins to note where a run is handed out, and who makes it; goes on with what its folder says. */
export function queueNote(
  out: string | undefined,
  where: {
    readonly address: string;
    readonly store: string | undefined;
    readonly priority: number | undefined;
  },
): QueueNote {
  const before = out !== undefined && existsSync(join(out, manifestName)) ? readQueueNote(out) : undefined;
  const run = before?.run ?? randomBytes(8).toString('hex');
  const workers = new Map<string, WorkerNote>();
  const fields = (state: State, error?: Error): QueueFields => {
    const made = [...(before?.workers ?? []), ...workers.values()];
    return {
      run,
      address: where.address,
      ...(where.store !== undefined && { store: where.store }),
      ...(where.priority !== undefined && { priority: where.priority }),
      folder: process.cwd(),
      state,
      ...(error !== undefined && { error: error.message }),
      ...(made.length > 0 && { exactness: worst(made.map(({ exactness }) => exactness)), workers: made }),
    };
  };
  return {
    run,
    took: ({ worker: { id, ...facts }, exactness, device }, [from, to]) => {
      const { pieces = 0, records = 0 } = workers.get(id) ?? {};
      workers.set(id, {
        ...facts,
        engine: device,
        exactness,
        pieces: pieces + 1,
        records: records + to - from,
      });
      return pieces === 0;
    },
    fields,
    write: (state, error) => {
      if (out === undefined || !existsSync(join(out, manifestName))) return;
      const manifest = { ...readManifest(out), queue: fields(state, error) };
      writeAtomic(join(out, manifestName), `${toJson(manifest, 2)}\n`);
    },
  };
}

interface WorkerNote extends Readonly<Record<string, unknown>> {
  readonly pieces: number;
  readonly records: number;
}

const classes: readonly Exactness[] = ['same to 1e-6', 'not compared', 'same bits'];

/** The weakest class. */
const worst = (found: readonly unknown[]): Exactness =>
  classes.find((name) => found.includes(name)) ?? 'not compared';
