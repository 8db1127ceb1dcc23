import type { Connection } from './connection.ts';
import { serverOf } from './server.ts';
import { artifactSchema, handedRunSchema, type Artifact, type HandedRun, type Piece } from './protocol.ts';
import { queueError } from './queue-error.ts';
import type { Span } from './piece-size.ts';

/** How long what nobody collects is kept, in seconds. */
const kept = 14 * 24 * 3600;

/** What the server holds of a run beside its pieces. */
export interface RunKeys {
  /** Says what the run is. */
  describe(handed: HandedRun): Promise<void>;
  /** The pieces that were handed out and are not collected yet. */
  pieces(): Promise<Span[]>;
  /** Notes pieces that are handed out. */
  notePieces(pieces: readonly Span[]): Promise<void>;
  /** The lines of a piece's records; `null` where there are none. */
  lines(from: number): Promise<string | null>;
  /** Forgets pieces that were collected. */
  forgetPieces(starts: readonly number[]): Promise<void>;
  /** Why workers do not take the run, by their names. */
  refusals(): Promise<Readonly<Record<string, string>>>;
  /** Tells workers to leave the run. */
  cancel(): Promise<void>;
  /** Forgets earlier refusals and that it was cancelled. */
  begin(): Promise<void>;
  /** Forgets the run. */
  forget(): Promise<void>;
}

/** What the server holds of a run, for the process that collects it. */
export function runKeys(connection: Connection, run: string): RunKeys {
  const { redis, key } = serverOf(connection);
  const [described, taken, refused, cancelled, files] = ['run', 'taken', 'refused', 'cancelled', 'files'].map(
    (name) => key(name, run),
  ) as [string, string, string, string, string];
  return {
    describe: async (handed) => {
      await redis.set(described, JSON.stringify(handedRunSchema.parse(handed)), 'EX', kept);
    },
    pieces: async () =>
      Object.entries(await redis.hgetall(taken))
        .map(([from, to]): Span => [Number(from), Number(to)])
        .toSorted(([a], [b]) => a - b),
    notePieces: async (pieces) => {
      await redis
        .multi()
        .hset(taken, Object.fromEntries(pieces.map(([from, to]) => [String(from), String(to)])))
        .expire(taken, kept)
        .exec();
    },
    lines: (from) => redis.get(key('records', run, String(from))),
    forgetPieces: async (starts) => {
      if (starts.length === 0) return;
      await redis
        .multi()
        .hdel(taken, ...starts.map(String))
        .del(...starts.map((from) => key('records', run, String(from))))
        .exec();
    },
    refusals: () => redis.hgetall(refused),
    cancel: async () => {
      await redis.set(cancelled, '1', 'EX', kept);
    },
    begin: async () => {
      await redis.del(refused, cancelled);
    },
    forget: async () => {
      await redis.del(described, taken, refused, cancelled, files);
    },
  };
}

/**
 * What a worker reads of a run.
 *
 * @throws QueueError if it is gone, or not of our form.
 */
export async function handedRun(connection: Connection, run: string): Promise<HandedRun> {
  const { redis, key, address } = serverOf(connection);
  const text = await redis.get(key('run', run));
  if (text === null)
    throw queueError('no such run', { expected: 'its description', got: 'none', where: address.shown });
  const read = handedRunSchema.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw queueError('a run of another form', {
    expected: `${issue!.message} at ${issue!.path.join('.') || 'the top'}`,
    got: 'something else',
    where: address.shown,
  });
}

/** Keeps the lines of a piece until they are collected. */
export async function keepLines(
  connection: Connection,
  { run, from }: Piece,
  lines: readonly string[],
): Promise<void> {
  const { redis, key } = serverOf(connection);
  await redis.set(key('records', run, String(from)), lines.join('\n'), 'EX', kept);
}

/** Notes files of a run that its pieces go on from, by their paths in its folder; the store has them. */
export async function noteFiles(
  connection: Connection,
  run: string,
  files: readonly Artifact[],
): Promise<void> {
  if (files.length === 0) return;
  const { redis, key } = serverOf(connection);
  const noted = Object.fromEntries(files.map((artifact) => [artifact.name, JSON.stringify(artifact)]));
  await redis.multi().hset(key('files', run), noted).expire(key('files', run), kept).exec();
}

/** The files of a run that are noted, of those with given paths. */
export async function notedFiles(
  connection: Connection,
  run: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Artifact>> {
  if (names.length === 0) return new Map();
  const { redis, key } = serverOf(connection);
  const found = await redis.hmget(key('files', run), ...names);
  return new Map(
    names.flatMap((name, i) => {
      const text = found[i];
      return typeof text === 'string' ? [[name, artifactSchema.parse(JSON.parse(text))]] : [];
    }),
  );
}

/** Whether a run was cancelled. */
export async function isCancelled(connection: Connection, run: string): Promise<boolean> {
  const { redis, key } = serverOf(connection);
  return (await redis.exists(key('cancelled', run))) === 1;
}

/** Says why a worker does not take a run. */
export async function refuse(
  connection: Connection,
  run: string,
  { worker, reason }: { readonly worker: string; readonly reason: string },
): Promise<void> {
  const { redis, key } = serverOf(connection);
  await redis.multi().hset(key('refused', run), worker, reason).expire(key('refused', run), kept).exec();
}
