import type { Connection } from './connection.ts';
import { leaseRun } from './lease.ts';
import { pieceJobs, type PieceJobs } from './piece-jobs.ts';
import { runKeys, type RunKeys } from './run-keys.ts';

/**
 * Takes back the pieces of a run that are not made yet; those that are stay for whoever collects. Resolves to how many were taken back.
 *
 * @throws QueueError if another process collects it.
 */
export async function cancelRun(connection: Connection, run: string, holder: string): Promise<number> {
  const lease = await leaseRun(connection, run, holder);
  const jobs = pieceJobs(connection, run);
  try {
    return await takeBack(runKeys(connection, run), jobs);
  } finally {
    await lease.release();
    await jobs.close();
  }
}

/** Takes back the pieces that are waiting, and tells workers to leave those that they are at. */
export async function takeBack(keys: RunKeys, jobs: PieceJobs): Promise<number> {
  await keys.cancel();
  const taken: number[] = [];
  for (const piece of await keys.pieces())
    if (typeof (await jobs.look(piece)) === 'string' && (await jobs.remove(piece))) taken.push(piece[0]);
  await keys.forgetPieces(taken);
  return taken.length;
}
