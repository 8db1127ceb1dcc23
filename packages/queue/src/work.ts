import type { Job } from 'bullmq';

import type { Connection } from './connection.ts';
import { piecesName, serverOf } from './server.ts';
import { outcomeSchema, pieceSchema, protocol } from './protocol.ts';
import { handedRun, isCancelled, keepLines, notedFiles, noteFiles, refuse } from './run-keys.ts';
import { NotYetError, type WorkableRun, type WorkSettings } from './workable-run.ts';
import { listWorker } from './worker-list.ts';

/** How long a piece that a worker does not take is left to others, or to the pieces it goes on from, in milliseconds. */
const pause = 500;
/** How long a worker is idle at most after pieces that it does not take, one after the other, in milliseconds. */
const mostIdle = 16_000;
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
  /** Pieces, one after the other, that it did not take. */
  let declined = 0;
  let resting: NodeJS.Timeout | undefined;
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
  /** Leaves a piece to others, and stands back, longer each time, so that they find it. */
  const standBack = (job: Job, token: string | undefined): Promise<never> => {
    declined += 1;
    void worker.pause(true);
    resting = setTimeout(() => worker.resume(), Math.min(mostIdle, pause * 2 ** declined));
    return leaveToOthers(job, token);
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
      return standBack(job, token);
    }
    const piece = read.data;
    const workable = await opened(piece.run);
    if (!workable) return standBack(job, token);
    declined = 0;
    const stop = new AbortController();
    const watch = setInterval(() => {
      isCancelled(connection, piece.run).then(
        (is) => is && stop.abort(),
        () => {},
      );
    }, 1000);
    const began = performance.now();
    try {
      const { lines, files = [] } = await workable.make(piece, {
        signal: stop.signal,
        files: (names) => notedFiles(connection, piece.run, names),
      });
      if (lines.length !== piece.to - piece.from)
        throw new Error(`expected ${piece.to - piece.from} records, got ${lines.length}`);
      await noteFiles(connection, piece.run, files);
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
      if (error instanceof NotYetError) return await leaveToOthers(job, token);
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
    clearTimeout(resting);
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
