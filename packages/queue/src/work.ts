import type { Job } from 'bullmq';

import type { Connection } from './connection.ts';
import { piecesName, serverOf } from './server.ts';
import {
  outcomeSchema,
  pieceSchema,
  protocol,
  type Artifact,
  type Exactness,
  type HandedRun,
  type Piece,
  type WorkerFacts,
} from './protocol.ts';
import { handedRun, isCancelled, keepLines, refuse } from './run-keys.ts';
import { listWorker } from './worker-list.ts';

/** What a worker makes of a piece. */
export interface MadePiece {
  /** Its records, a line each. */
  readonly lines: readonly string[];
  /** The files that belong to them, which are in the store. */
  readonly files?: readonly Artifact[];
}

/** A run as a worker has it open. */
export interface WorkableRun {
  /** How far the worker's numbers are those of the submitter. */
  readonly exactness: Exactness;
  /** What models run on. */
  readonly device: unknown;
  /** Makes a piece. */
  readonly make: (piece: Piece, signal: AbortSignal) => Promise<MadePiece>;
}

/** How a worker works. */
export interface WorkSettings {
  /** What it says of itself. */
  readonly facts: WorkerFacts;
  /** Opens a run, or says by throwing why it does not take it. A run that is open already is passed back. */
  readonly open: (run: string, handed: HandedRun) => Promise<WorkableRun>;
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
  /** How long, in milliseconds, until other workers take over what it had when it dies. */
  readonly lease?: number;
  /** Ends it after so many milliseconds without a piece; otherwise it waits for ever. */
  readonly idle?: number | undefined;
  /** Told what people should know. */
  readonly told?: (words: string) => void;
  /** Told of every piece that is done. */
  readonly made?: (piece: Piece, ms: number) => void;
}

/** How long a piece that a worker does not take is left to others, in milliseconds. */
const pause = 2000;
/** How often one piece may be lost with its worker before it counts as failed. */
const mostLost = 25;

/**
 * Works off pieces until it is told to end; the pieces it is at are finished then.
 *
 * A piece that fails is tried again, here or elsewhere, after 1, 2 and 4 seconds. A run that this worker cannot open is left to others.
 */
export async function work(connection: Connection, settings: WorkSettings): Promise<void> {
  const { facts, open, signal, lease = 20_000, idle, told = () => {}, made = () => {} } = settings;
  const { clients, options } = serverOf(connection);
  const { DelayedError, UnrecoverableError, Worker } = clients.bullmq;
  const refused = new Map<string, string>();
  const unlist = await listWorker(connection, facts);
  let busy = 0;
  let last = Date.now();

  const opened = async (run: string): Promise<WorkableRun | undefined> => {
    try {
      if (refused.has(run)) return undefined;
      const workable = await open(run, await handedRun(connection, run));
      return workable;
    } catch (error) {
      const reason = (error as Error).message;
      refused.set(run, reason);
      told(`run ${run} is left to others: ${reason}`);
      await refuse(connection, run, { worker: facts.id, reason });
      return undefined;
    }
  };
  const leaveToOthers = async (job: Job, token: string | undefined): Promise<never> => {
    await job.moveToDelayed(Date.now() + pause, token);
    throw new DelayedError();
  };
  const process = async (job: Job, token: string | undefined): Promise<unknown> => {
    const read = pieceSchema.safeParse(job.data);
    if (!read.success || read.data.protocol !== protocol) {
      const run = read.data?.run ?? String(job.id).split('.')[0]!;
      const reason = read.success
        ? `it speaks version ${protocol} of the protocol, the run version ${read.data.protocol}`
        : `a piece of another form: ${read.error.issues[0]!.message}`;
      if (!refused.has(run)) await refuse(connection, run, { worker: facts.id, reason });
      refused.set(run, reason);
      return leaveToOthers(job, token);
    }
    const piece = read.data;
    const workable = await opened(piece.run);
    if (!workable) return leaveToOthers(job, token);
    const stop = new AbortController();
    const watch = setInterval(() => {
      isCancelled(connection, piece.run).then(
        (is) => is && stop.abort(),
        () => {},
      );
    }, 1000);
    const began = performance.now();
    try {
      const { lines, files = [] } = await workable.make(piece, stop.signal);
      if (lines.length !== piece.to - piece.from)
        throw new Error(`expected ${piece.to - piece.from} records, got ${lines.length}`);
      await keepLines(connection, piece, lines);
      const ms = performance.now() - began;
      made(piece, ms);
      return outcomeSchema.parse({
        worker: facts,
        exactness: workable.exactness,
        ms,
        device: workable.device,
        files,
      });
    } catch (error) {
      if (stop.signal.aborted) throw new UnrecoverableError('the run was cancelled');
      throw error;
    } finally {
      clearInterval(watch);
    }
  };
  const worker = new Worker(
    piecesName,
    async (job, token) => {
      busy += 1;
      try {
        return await process(job, token);
      } finally {
        busy -= 1;
        last = Date.now();
      }
    },
    {
      ...options,
      name: facts.id,
      concurrency: facts.concurrency,
      lockDuration: lease,
      stalledInterval: Math.max(1000, lease / 4),
      maxStalledCount: mostLost,
    },
  );
  worker.on('error', () => {});
  worker.on('failed', (_, error) => told(`a piece failed: ${error.message}`));
  try {
    await ended(signal, () => idle !== undefined && busy === 0 && Date.now() - last > idle);
  } finally {
    await worker.close();
    await unlist();
  }
}

/** Resolves when the signal is aborted, or when it is time. */
const ended = (signal: AbortSignal, isTime: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const timer = setInterval(() => {
      if (signal.aborted || isTime()) end();
    }, 250);
    const end = (): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
