import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import {
  artifactCache,
  cancelRun,
  connect,
  noteFiles,
  NotYetError,
  openCollector,
  protocol,
  queueAddress,
  serverStore,
  work,
  type Artifact,
  type Collector,
  type CollectorSettings,
  type HandedRun,
  type Outcome,
  type Piece,
  type WorkableRun,
  type WorkSettings,
} from '../src/index.ts';
import { serverOf, type Server } from '../src/server.ts';
import { hasRedis, redisServer, type TestServer } from './redis-server.ts';

const handed = (count: number): HandedRun => ({
  protocol,
  version: '0',
  line: ['squares'],
  inputs: [],
  isKept: false,
  counts: [count],
  manifest: {},
});

const lineOf = (position: number): string => JSON.stringify({ square: position ** 2 });
const lines = (count: number, from = 0): string[] =>
  Array.from({ length: count - from }, (_, i) => lineOf(from + i));
const makeLines = ({ from, to }: Piece): Promise<string[]> => Promise.resolve(lines(to, from));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A worker that makes lines. */
const patient = (
  id: string,
  make: (piece: Piece, signal: AbortSignal) => Promise<readonly string[]> = makeLines,
): Pick<WorkSettings, 'facts' | 'open'> => ({
  facts: { id, host: 'here', pid: 1, version: '0', node: '', machine: '', device: null, concurrency: 1 },
  open: () =>
    Promise.resolve({
      exactness: 'same bits',
      device: null,
      make: async (piece, { signal }) => ({ lines: await make(piece, signal) }),
    }),
});

describe.skipIf(!hasRedis)('with a server', () => {
  let server: TestServer;
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    server = await redisServer();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });
  afterAll(() => server.stop());

  /** A connection under a prefix of its own. */
  const connected = async (prefix: string, told?: (words: string) => void): Promise<Server> => {
    const connection = await connect(queueAddress(`${server.url}?prefix=${prefix}`, {}), {
      ...(told && { told }),
    });
    ends.push(() => Promise.resolve(connection.close()));
    return serverOf(connection);
  };
  const prefixed = (): string => `t${randomBytes(4).toString('hex')}`;
  const worker = async (
    prefix: string,
    id: string,
    make: (piece: Piece, signal: AbortSignal) => Promise<readonly string[]> = makeLines,
    settings: Partial<WorkSettings> = {},
  ): Promise<() => Promise<void>> => {
    const stop = new AbortController();
    const working = work(await connected(prefix), {
      ...patient(id, make),
      signal: stop.signal,
      ...settings,
    });
    const end = async (): Promise<void> => {
      stop.abort();
      await working;
    };
    ends.push(end);
    return end;
  };
  const collecting = async (
    connection: Server,
    count: number,
    settings: Partial<CollectorSettings> = {},
  ): Promise<Collector> =>
    openCollector(connection, {
      run: 'run',
      holder: 'me',
      handed: handed(count),
      spans: [[0, count]],
      signal: new AbortController().signal,
      ...settings,
    });
  const taken = async (collector: Collector, to: number, from = 0): Promise<string[]> => {
    const found: string[] = [];
    for await (const line of collector.lines(from, to)) found.push(line);
    return found;
  };
  const keysOf = async ({ redis }: Server, prefix: string): Promise<string[]> =>
    (await redis.keys(`${prefix}:*`)).filter(
      (key) => !/:(?:pieces:(?:meta|id|events|stalled-check|stalled)|workers?\b.*)$/.test(key),
    );

  test('lines come in order from workers that take turns, each once, and nothing of the run is left', async () => {
    const prefix = prefixed();
    const made: Piece[] = [];
    const slowly = async (piece: Piece): Promise<string[]> => {
      made.push(piece);
      await pause(Math.random() * 5);
      return makeLines(piece);
    };
    await worker(prefix, 'a', slowly);
    await worker(prefix, 'b', slowly);
    const outcomes: Outcome[] = [];
    const connection = await connected(prefix);
    const collector = await collecting(connection, 3000, { took: (outcome) => outcomes.push(outcome) });
    expect(await taken(collector, 3000)).toEqual(lines(3000));
    await collector.close('done');
    expect(new Set(outcomes.map(({ worker: { id } }) => id))).toEqual(new Set(['a', 'b']));
    const positions = made.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
    expect(positions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
    expect(made.length).toBeLessThan(300);
    expect(await keysOf(connection, prefix)).toEqual([]);
  });

  test('a piece fails now and then, and is made again', async () => {
    const prefix = prefixed();
    let tries = 0;
    await worker(prefix, 'a', (piece) => {
      if (piece.from === 3 && tries++ < 2) return Promise.reject(new Error('now and then'));
      return makeLines(piece);
    });
    const collector = await collecting(await connected(prefix), 20);
    expect(await taken(collector, 20)).toEqual(lines(20));
    await collector.close('done');
    expect(tries).toBe(3);
  });

  test('a task that always fails ends the run; the rest is kept and made only once', async () => {
    const prefix = prefixed();
    const made: number[] = [];
    let isBroken = true;
    await worker(prefix, 'a', (piece) => {
      if (isBroken && piece.from <= 5 && piece.to > 5) return Promise.reject(new Error('no memory'));
      made.push(piece.from);
      return makeLines(piece);
    });
    const connection = await connected(prefix);
    const collector = await collecting(connection, 40);
    const found: string[] = [];
    const all = async (): Promise<void> => {
      for await (const line of collector.lines(0, 40)) found.push(line);
    };
    await expect(all()).rejects.toThrow(
      /^a task fails on every worker \(expected records 5 to 5, got "no memory" 4 times, in squares; 34 later records are kept in the queue\)$/,
    );
    await collector.close('left');
    expect(found).toEqual(lines(5));
    isBroken = false;
    const before = made.length;
    const later = await collecting(connection, 40);
    expect(await taken(later, 40, 5)).toEqual(lines(40, 5));
    await later.close('done');
    expect(made.length).toBe(before + 1);
  });

  test('a worker that dies loses its piece to another', async () => {
    const prefix = prefixed();
    let isHeld = false;
    // It takes a piece, and its connection is gone: it neither renews its lease nor finishes.
    const dying = await connected(prefix);
    const stop = new AbortController();
    const never = (): Promise<string[]> => {
      isHeld = true;
      return new Promise(() => {});
    };
    void work(dying, { ...patient('dying', never), signal: stop.signal, lease: 1000 });
    const collector = await collecting(await connected(prefix), 10);
    const taking = taken(collector, 10);
    await vi.waitUntil(() => isHeld, 20_000);
    dying.redis.disconnect();
    await worker(prefix, 'b', makeLines, { lease: 1000 });
    expect(await taking).toEqual(lines(10));
    await collector.close('done');
  });

  test('the server restarts in the middle, and later loses everything: no line is lost or repeated', async () => {
    const prefix = prefixed();
    await worker(prefix, 'a', async (piece) => {
      await pause(20);
      return makeLines(piece);
    });
    const told: string[] = [];
    const connection = await connected(prefix, (words) => told.push(words));
    const collector = await collecting(connection, 4000);
    const found: string[] = [];
    for await (const line of collector.lines(0, 4000)) {
      found.push(line);
      if (found.length === 300) await server.restart();
      if (found.length === 900) {
        await connection.redis.flushall();
        // The queue's own script cache and the run's description go with it; a submitter begins anew.
        break;
      }
    }
    await collector.close('left');
    const later = await collecting(connection, 4000);
    found.push(...(await taken(later, 4000, found.length)));
    await later.close('done');
    expect(found).toEqual(lines(4000));
    expect(told[0]).toMatch(/^the queue at redis:\S+ is away; waiting for it$/);
    expect(told).toContainEqual(expect.stringMatching(/is back$/));
  });

  test('one process collects a run', async () => {
    const prefix = prefixed();
    const first = await collecting(await connected(prefix), 10);
    await expect(collecting(await connected(prefix), 10, { holder: 'other' })).rejects.toThrow(
      /^the run is being collected already \(expected one collector, got me, in redis:/,
    );
    await first.close('left');
    const second = await collecting(await connected(prefix), 10, { holder: 'other' });
    await second.close('done');
  });

  test('a piece that goes on from a file of another waits until that is made, and has it', async () => {
    const prefix = prefixed();
    const file: Artifact = { name: 'vectors/first.npz', sha256: '0'.repeat(64), bytes: 3 };
    const before: Artifact = { ...file, name: 'vectors/before.npz' };
    let early = 0;
    const open = (): Promise<WorkableRun> =>
      Promise.resolve({
        exactness: 'same bits',
        device: null,
        make: async (piece, { files }) => {
          const found = await files([file.name, before.name]);
          expect(found.get(before.name)).toEqual(before);
          // The first piece is the slowest: those that go on from it are there before it is made.
          if (piece.from === 0) {
            await pause(300);
            return { lines: await makeLines(piece), files: [file] };
          }
          if (!found.has(file.name)) {
            early += 1;
            throw new NotYetError('not yet');
          }
          expect(found.get(file.name)).toEqual(file);
          return { lines: await makeLines(piece) };
        },
      });
    const connection = await connected(prefix);
    await noteFiles(connection, 'run', [before]);
    const collector = await collecting(connection, 12);
    for (const id of ['a', 'b']) await worker(prefix, id, makeLines, { open });
    expect(await taken(collector, 12)).toEqual(lines(12));
    await collector.close('done');
    expect(early).toBeGreaterThan(0);
    expect(await keysOf(connection, prefix)).toEqual([]);
  });

  test('what fails in whoever is told of a piece ends the collecting with its error', async () => {
    const prefix = prefixed();
    await worker(prefix, 'a');
    const took = (): void => {
      throw new Error('nobody listens');
    };
    const collector = await collecting(await connected(prefix), 20, { took });
    await expect(taken(collector, 20)).rejects.toThrow('nobody listens');
    await collector.close('left');
  });

  test('a run that no worker can open ends with the reason; one that another can open goes on', async () => {
    const prefix = prefixed();
    const open = (): Promise<never> => Promise.reject(new Error('it has no data here'));
    await worker(prefix, 'poor', makeLines, { open });
    const told: string[] = [];
    const connection = await connected(prefix);
    const collector = await collecting(connection, 10, { told: (words) => told.push(words) });
    await expect(taken(collector, 10)).rejects.toThrow(
      'no worker takes the run (expected one that opens it as here, got it has no data here, in poor)',
    );
    await collector.close('left');
    expect(told).toContain('worker poor does not take the run: it has no data here');
    await worker(prefix, 'rich');
    const later = await collecting(connection, 10);
    expect(await taken(later, 10)).toEqual(lines(10));
    await later.close('done');
  });

  test('a worker that speaks another protocol, or gets a piece of another form, leaves it and says so', async () => {
    const prefix = prefixed();
    const connection = await connected(prefix);
    const { Queue } = connection.clients.bullmq;
    const queue = new Queue('pieces', connection.options);
    ends.push(() => queue.close());
    await worker(prefix, 'a');
    await queue.add('piece', { protocol: 2, run: 'new', from: 0, to: 1 }, { jobId: 'new.0-1' });
    await queue.add('piece', { protocol: 1, run: 'odd', from: 0, to: 1, code: 'rm' }, { jobId: 'odd.0-1' });
    const reason = async (run: string): Promise<string> => {
      for (;;) {
        const found = await connection.redis.hget(`${prefix}:refused:${run}`, 'a');
        if (found !== null) return found;
        await pause(20);
      }
    };
    expect(await reason('new')).toBe('it speaks version 1 of the protocol, the run version 2');
    expect(await reason('odd')).toMatch(/^a piece of another form: Unrecognized key/);
  });

  test('a cancelled run leaves nothing waiting, its worker stops, and it can be taken up again', async () => {
    const prefix = prefixed();
    let [isStopped, isSlow] = [false, true];
    await worker(prefix, 'a', async (piece, signal) => {
      if (piece.from === 2 && isSlow)
        await new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => {
            isStopped = true;
            reject(new Error('stopped'));
          });
        });
      return makeLines(piece);
    });
    const connection = await connected(prefix);
    const interruption = new AbortController();
    const collector = await collecting(connection, 30, { signal: interruption.signal });
    const found: string[] = [];
    for await (const line of collector.lines(0, 30)) {
      found.push(line);
      if (found.length === 2) setTimeout(() => interruption.abort(), 100);
    }
    await collector.close('cancelled');
    expect(found).toEqual(lines(2));
    await vi.waitUntil(() => isStopped, 20_000);
    isSlow = false;
    const later = await collecting(connection, 30);
    expect(await taken(later, 30, 2)).toEqual(lines(30, 2));
    await later.close('done');
  });

  test('all of a run is handed out, made while nobody collects, and collected later; or taken back', async () => {
    const prefix = prefixed();
    const connection = await connected(prefix);
    const first = await collecting(connection, 5000);
    expect(await first.handOutAll(0)).toBe(1000);
    await first.close('left');
    const end = await worker(prefix, 'a');
    while ((await connection.redis.zcard(`${prefix}:pieces:completed`)) < 1000) await pause(50);
    await end();
    const later = await collecting(connection, 5000);
    expect(await taken(later, 5000)).toEqual(lines(5000));
    await later.close('done');
    const other = await collecting(connection, 100, { run: 'other' });
    await other.handOutAll(0);
    await other.close('left');
    expect(await cancelRun(connection, 'other', 'me')).toBe(100);
  });

  test('a run before whose pieces another has priority waits for it', async () => {
    const prefix = prefixed();
    const connection = await connected(prefix);
    const order: string[] = [];
    for (const [run, priority] of [
      ['late', 2],
      ['early', 1],
    ] as const) {
      const collector = await collecting(connection, 8, { run, priority });
      await collector.handOutAll(0);
      await collector.close('left');
    }
    await worker(prefix, 'a', (piece) => {
      order.push(piece.run);
      return makeLines(piece);
    });
    while (order.length < 16) await pause(20);
    expect(order).toEqual([
      ...Array.from({ length: 8 }, () => 'early'),
      ...Array.from({ length: 8 }, () => 'late'),
    ]);
  });

  test('small files go through the server in chunks, and are checked on arrival', async () => {
    const prefix = prefixed();
    const connection = await connected(prefix);
    const folder = mkdtempSync(join(tmpdir(), 'orograph-files-'));
    ends.push(() => Promise.resolve(rmSync(folder, { recursive: true })));
    const bytes = randomBytes(2_500_000);
    writeFileSync(join(folder, 'data'), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const artifact = { name: 'data', sha256, bytes: bytes.length };
    const store = serverStore(connection);
    const input = { path: 'data', name: 'data', isFolder: false, files: [artifact] };
    await expect(artifactCache(join(folder, 'c0'), store).pathOf(input)).rejects.toThrow(
      'a file is not in the store',
    );
    await store.put(artifact, join(folder, 'data'));
    expect(readFileSync(await artifactCache(join(folder, 'c1'), store).pathOf(input)).equals(bytes)).toBe(
      true,
    );
    await connection.redis.set(`${prefix}:artifact:${sha256}:1`, 'damaged');
    await expect(artifactCache(join(folder, 'c2'), store).pathOf(input)).rejects.toThrow(
      'a file is not what its hash says',
    );
    await expect(store.put({ ...artifact, bytes: 2 ** 29 }, join(folder, 'data'))).rejects.toThrow(
      'a file is too large for the queue (expected at most 256 MiB, or --store with a folder that all machines see, got 512 MiB',
    );
  });

  test('a wrong password, a missing one and a user without rights are told, and no message holds one', async () => {
    const own = await redisServer(
      '--requirepass',
      'hush',
      ...'--user ada on >lovelace ~lab:* +@all'.split(' '),
    );
    ends.push(() => own.stop());
    const attempt = async (credentials: Record<string, string>): Promise<string> => {
      try {
        const connection = await connect(queueAddress(own.url, credentials));
        connection.close();
        return 'connected';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const refused = 'the queue refuses the user or password';
    expect(await attempt({})).toMatch(new RegExp(`^${refused} .* got no password, in redis:`));
    const wrong = await attempt({ OROGRAPH_QUEUE_PASSWORD: 'wrong-one' });
    expect(wrong).toMatch(new RegExp(`^${refused} .* got a wrong password of the default user, in redis:`));
    expect(wrong).not.toContain('wrong-one');
    expect(await attempt({ OROGRAPH_QUEUE_USER: 'ada', OROGRAPH_QUEUE_PASSWORD: 'hush' })).toContain(
      'a wrong password of user ada',
    );
    expect(await attempt({ OROGRAPH_QUEUE_PASSWORD: 'hush' })).toBe('connected');
    const ada = { OROGRAPH_QUEUE_USER: 'ada', OROGRAPH_QUEUE_PASSWORD: 'lovelace' };
    // A user who is allowed the keys of one prefix can do all that a queue needs.
    const at = queueAddress(`${own.url}?prefix=lab`, ada);
    const stop = new AbortController();
    const [here, there] = [serverOf(await connect(at)), serverOf(await connect(at))];
    const working = work(there, { ...patient('a'), signal: stop.signal });
    const collector = await collecting(here, 50);
    expect(await taken(collector, 50)).toEqual(lines(50));
    await collector.close('done');
    stop.abort();
    await working;
    here.close();
    there.close();
  });
});

test('where there is no server, that is told', async () => {
  await expect(connect(queueAddress('redis://127.0.0.1:1', {}))).rejects.toThrow(
    'no queue there (expected a Redis or Valkey server, got ECONNREFUSED, in redis://127.0.0.1:1)',
  );
});
