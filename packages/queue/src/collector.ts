import { attendance } from './attendance.ts';
import type { Connection } from './connection.ts';
import { openEvents } from './server.ts';
import { takeBack } from './cancel-run.ts';
import { leaseRun } from './lease.ts';
import { mostAhead, pieceBoard, type HandedPiece } from './piece-board.ts';
import { attempts, pieceJobs, type PieceEnd } from './piece-jobs.ts';
import { pieceSizes, type Span } from './piece-size.ts';
import { outcomeSchema, type Artifact, type HandedRun, type Outcome } from './protocol.ts';
import { queueError } from './queue-error.ts';
import { runKeys } from './run-keys.ts';

/** A run to be collected. */
export interface CollectorSettings {
  /** The name of the run; the same run later has the same. */
  readonly run: string;
  /** The process that collects, for people. */
  readonly holder: string;
  /** What workers are told of it. */
  readonly handed: HandedRun;
  /** The positions that are handed out; the others the collector's process makes by itself. */
  readonly spans: readonly Span[];
  /** Before which runs its pieces come: 1 before 2; runs without one come first. */
  readonly priority?: number | undefined;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Told what people should know: refusals, retries, waiting. */
  readonly told?: (words: string) => void;
  /** Takes the files of a piece, before its lines. */
  readonly fetch?: (files: readonly Artifact[]) => Promise<void>;
  /** Told of every piece that is done. */
  readonly took?: (outcome: Outcome, piece: Span) => void;
}

/** Hands out the pieces of a run and has their records in order. */
export interface Collector {
  /** The lines of positions `from` up to `to`; a piece is forgotten once all of its lines were taken. */
  lines(from: number, to: number): AsyncGenerator<string>;
  /** Hands out everything from a position on, for whoever collects later; resolves to how many pieces that is. */
  handOutAll(from: number): Promise<number>;
  /** Ends: `done` forgets the run, `cancelled` takes its pieces back, `left` leaves them to whoever collects later. */
  close(how: 'cancelled' | 'done' | 'left'): Promise<void>;
}

/** How many pieces are handed out before one can hear of a worker. */
const fewest = 16;
/** How often everything is looked after, in milliseconds. */
const interval = 2000;

/**
 * Takes a run to collect it.
 *
 * @throws QueueError if another process collects it.
 */
export async function openCollector(connection: Connection, settings: CollectorSettings): Promise<Collector> {
  const { run, handed, spans, signal, told = () => {}, took = () => {} } = settings;
  const lease = await leaseRun(connection, run, settings.holder);
  const keys = runKeys(connection, run);
  await keys.describe(handed);
  await keys.begin();
  const jobs = pieceJobs(connection, run, settings.priority);
  const workers = attendance(connection, keys, { version: handed.version, told });
  const sizes = pieceSizes();
  const board = pieceBoard(spans);
  const flow = { isBegun: false, broken: undefined as unknown, wake: () => {}, work: Promise.resolve() };

  const settle = (found: HandedPiece, end: PieceEnd): void => {
    if (found.state !== 'out') return;
    const [from, to] = found.piece;
    found.state = end.state;
    if (end.state === 'failed') {
      found.reason = end.reason;
      told(`records ${from} to ${to - 1} failed: ${end.reason}`);
    } else {
      const outcome = outcomeSchema.safeParse(end.said);
      if (outcome.success) {
        sizes.learn(to - from, outcome.data.ms);
        found.files = outcome.data.files;
        took(outcome.data, found.piece);
      }
    }
    flow.wake();
  };
  const hand = async (pieces: readonly Span[]): Promise<void> => {
    if (pieces.length === 0) return;
    board.add(pieces);
    await keys.notePieces(pieces);
    await jobs.add(pieces);
  };
  const fill = (): Promise<void> => {
    const slots = Math.max(1, workers.slots);
    // Towards the end pieces become small, so that no worker waits long for the last one.
    const sizeOf = (left: number): number => Math.min(sizes.next(), Math.ceil(left / (2 * slots)));
    return hand(board.cut(Math.max(fewest, 4 * slots), sizeOf));
  };
  /** Asks what became of everything that is out: an event may have been missed while the server was away. */
  const look = async (): Promise<void> => {
    lease.check();
    await workers.look();
    const out = board.out();
    const ends = await Promise.all(out.map(({ piece }) => jobs.look(piece)));
    for (const [k, end] of ends.entries()) if (typeof end === 'object') settle(out[k]!, end);
    await jobs.add(out.filter((_, k) => ends[k] === 'lost').map(({ piece }) => piece));
    await fill();
  };
  /** Does one thing after the other. */
  const next = (what: () => Promise<void>): Promise<void> =>
    (flow.work = flow.work.then(what).catch((error: unknown) => {
      flow.broken ??= error;
      flow.wake();
    }));
  const checkBroken = (): void => {
    if (flow.broken !== undefined) throw flow.broken as Error;
  };
  /** Waits for as long as something is the case. */
  const change = async (isWaiting: () => boolean): Promise<void> => {
    while (isWaiting() && flow.broken === undefined && !signal.aborted)
      await new Promise<void>((resolve) => {
        flow.wake = resolve;
      });
    checkBroken();
  };
  /** Finds what an earlier collector left, and begins at a position. */
  const begin = async (from: number): Promise<void> => {
    const there = await keys.pieces();
    const old = there.filter(([, to]) => to <= from);
    await keys.forgetPieces(old.map(([start]) => start));
    for (const piece of old) await jobs.remove(piece);
    const open = there.filter(([, to]) => to > from);
    for (const piece of open) {
      const end = await jobs.look(piece);
      // What failed, or was cancelled, is tried again.
      if (typeof end === 'object' && end.state === 'failed') await jobs.remove(piece);
    }
    board.add(open);
    board.begin(from);
    flow.isBegun = true;
  };

  const events = openEvents(connection);
  const heard = (id: string, end: PieceEnd): void => {
    const piece = jobs.pieceOf(id);
    const found = piece && board.covering(piece[0]);
    if (found?.piece[1] !== piece?.[1] || !found) return;
    // What fails in whoever is told ends the collecting, not the listening.
    void next(() => {
      settle(found, end);
      return fill();
    });
  };
  events.on('completed', ({ jobId, returnvalue }) => heard(jobId, { state: 'done', said: returnvalue }));
  events.on('failed', ({ jobId, failedReason }) => heard(jobId, { state: 'failed', reason: failedReason }));
  await events.waitUntilReady();
  const aborted = (): void => flow.wake();
  signal.addEventListener('abort', aborted);
  let isLooking = false;
  const timer = setInterval(() => {
    if (!flow.isBegun || isLooking) return;
    isLooking = true;
    void next(look).finally(() => (isLooking = false));
  }, interval);

  return {
    async *lines(from, to) {
      if (!flow.isBegun) await next(() => begin(from).then(look));
      for (let at = from; at < to;) {
        checkBroken();
        if (!board.covering(at)) await next(fill);
        checkBroken();
        const found = board.covering(at);
        if (!found) throw new Error(`record ${at} is in no piece`);
        await change(() => found.state === 'out');
        if (signal.aborted) return;
        if (found.state === 'failed') throw await failure(found);
        const [start, end] = found.piece;
        const lines = (await keys.lines(start))?.split('\n') ?? [];
        if (lines.length !== end - start) {
          // The server lost them after it had them: once more.
          await jobs.remove(found.piece);
          await next(() => hand([found.piece]));
          continue;
        }
        if (found.files && found.files.length > 0) await settings.fetch?.(found.files);
        yield* lines.slice(at - start, Math.min(end, to) - start);
        at = Math.min(end, to);
        if (at < end) continue;
        board.remove(found);
        await Promise.all([keys.forgetPieces([start]), jobs.remove(found.piece)]);
        void next(fill);
      }
    },
    handOutAll: async (from) => {
      await next(async () => {
        await begin(from);
        await hand(board.cut(Infinity, () => Math.ceil(board.left(from) / (mostAhead / 2))));
      });
      checkBroken();
      return board.pieces().length;
    },
    close: async (how) => {
      clearInterval(timer);
      signal.removeEventListener('abort', aborted);
      await flow.work;
      if (how === 'cancelled') await takeBack(keys, jobs);
      if (how === 'done') await keys.forget();
      await lease.release();
      await events.close();
      await jobs.close();
    },
  };

  /** Lets the rest be made, and says what failed. */
  async function failure({ piece: [from, to], reason = '' }: HandedPiece): Promise<Error> {
    await change(() => board.out().length > 0);
    const kept = board.pieces().filter(({ state }) => state === 'done');
    const records = kept.reduce((sum, { piece }) => sum + piece[1] - piece[0], 0);
    return queueError('a task fails on every worker', {
      expected: `records ${from} to ${to - 1}`,
      got: `"${reason}" ${attempts} times`,
      where: `${handed.line[0]!}; ${records} later records are kept in the queue`,
    });
  }
}
