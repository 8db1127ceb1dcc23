import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { bin, fixture, orograph, withoutScripts } from '../run-cli.ts';
import { hasRedis, redisServer, type TestServer } from '../../../queue/test/redis-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-queue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [model, other] = ['mlp-0.onnx', 'mlp-1.onnx'].map((name) => {
  const path = join(folder, name);
  copyFileSync(fixture(name), path);
  return path;
}) as [string, string];
const data = join(folder, 'data.npz');
copyFileSync(fixture('data.npz'), data);

const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8');
const manifest = (name: string): Record<string, unknown> =>
  JSON.parse(read(name, 'run.json')) as Record<string, unknown>;
/** The files of a run but for its page and manifest. */
const filesOf = (name: string): string[] =>
  readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => !/^(?:report\.html|run\.json)$/.test(file) && statSync(join(folder, name, file)).isFile(),
    )
    .toSorted();
const sweep =
  'mlp --hidden 4 --batch 10 --samples 2 --seeds 0..1 --sweep learning-rate=0.02,0.05 --until-loss 2 --epochs 2';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!hasRedis)('with a server', () => {
  let server: TestServer;
  const workers = new Set<ChildProcess>();
  beforeAll(async () => {
    server = await redisServer();
  });
  afterEach(async () => {
    await Promise.all([...workers].map((child) => ended(child, 'SIGINT')));
  });
  afterAll(() => server.stop());

  const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      workers.delete(child);
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.on('close', () => resolve());
      child.kill(signal);
      return undefined;
    });
  const worker = (
    name: string,
    prefix: string,
    ...flags: readonly string[]
  ): ChildProcess & { text: string } => {
    const words = [
      'worker',
      `--queue=${server.url}?prefix=${prefix}`,
      `--cache=${join(folder, name)}`,
      ...flags,
    ];
    const child = Object.assign(
      spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'ignore', 'pipe'] }),
      { text: '' },
    );
    child.stderr.on('data', (chunk: Buffer) => (child.text += chunk.toString()));
    workers.add(child);
    return child;
  };
  const queued = (prefix: string): string => `--queue=${server.url}?prefix=${prefix}`;

  test.each([
    ['slice', [model, '--grid', '9x9']],
    ['width', [model, other, '--samples', '6']],
    ['width', sweep.split(' ')],
    ['reach', [model, other, '--direction', 'random,optimum', '--samples', '3']],
    ['curvature', [model, '--top', '2', '--density', '--runs', '2', '--samples', '4']],
    ['reproduce', 'planes --quick --repetitions 2 --on mlp --hidden 3 --limit 24 --nulls 0'.split(' ')],
    ['sharpness', [model, '--steps', '3', '--samples', '2', '--batches', '2']],
  ])('%s: records, page and run.json are those of a run here', async (command, words) => {
    const line = [command, ...words, '--data', data];
    const name = `${command}-${words.length}`;
    const [here, away] = [`${name}-here`, `${name}-away`];
    expect((await orograph([...line, '--out', join(folder, here)])).code).toBe(0);
    worker('cache', name);
    expect((await orograph([...line, '--out', join(folder, away), queued(name)])).code).toBe(0);
    expect(filesOf(away)).toEqual(filesOf(here));
    for (const file of filesOf(here)) expect([file, read(away, file)]).toEqual([file, read(here, file)]);
    expect(withoutScripts(read(away, 'report.html'))).toBe(withoutScripts(read(here, 'report.html')));
    // A machine that measures what others are compared by says it.
    const { queue, losses: _, ...rest } = manifest(away);
    expect(rest).toEqual(manifest(here));
    expect(queue).toMatchObject({
      state: 'done',
      exactness: 'same bits',
      workers: [{ exactness: 'same bits' }],
    });
  });

  test('three workers, one killed now and then, and the server restarted: no record is lost or repeated', async () => {
    const line = ['slice', model, '--data', data, '--grid', '101x101'];
    expect((await orograph([...line, '--out', join(folder, 'whole')])).code).toBe(0);
    const team = ['a', 'b', 'c'].map((name) => worker(`cache-${name}`, 'kills', '--lease', '1'));
    const done = new AbortController();
    let kills = 0;
    const killing = (async () => {
      while (!done.signal.aborted && kills < 4) {
        const victim = team[kills % 3]!;
        while (!done.signal.aborted && !victim.text.includes(' at redis://')) await pause(50);
        await pause(300);
        await ended(victim, 'SIGKILL');
        team[kills % 3] = worker(`cache-${kills}`, 'kills', '--lease', '1');
        if (kills++ === 1) await server.restart();
      }
    })();
    const { code } = await orograph([...line, '--out', join(folder, 'killed'), queued('kills')]);
    done.abort();
    await killing;
    expect(code).toBe(0);
    expect(kills).toBeGreaterThan(0);
    expect(read('killed', 'records.ndjson')).toBe(read('whole', 'records.ndjson'));
  }, 400_000);

  test('a run is handed out, and collected later from another folder by its own; or taken back', async () => {
    const line = ['slice', model, '--data', data, '--grid', '9x9'];
    expect((await orograph([...line, '--out', join(folder, 'known')])).code).toBe(0);
    const out = join(folder, 'left');
    const left = await orograph([...line, '--out', out, queued('left'), '--detach']);
    expect(left.err).toContain(`81 pieces are handed out; "orograph collect ${out}" has their records\n`);
    expect(left.code).toBe(0);
    expect(existsSync(join(out, 'records.ndjson'))).toBe(false);
    expect(manifest('left')['queue']).toMatchObject({ state: 'handed out' });
    worker('cache', 'left');
    expect((await orograph(['collect', out])).code).toBe(0);
    expect(read('left', 'records.ndjson')).toBe(read('known', 'records.ndjson'));
    expect(manifest('left')['queue']).toMatchObject({ state: 'done' });
    const back = join(folder, 'back');
    await orograph([...line, '--out', back, queued('back'), '--detach']);
    expect((await orograph(['collect', back, '--cancel'])).err).toBe('81 pieces are taken back\n');
    expect(await orograph(['collect', join(folder, 'known')])).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'not handed out (expected a run made with --queue, got a run made here, in',
      ) as string,
    });
    const loose = await orograph([...line, queued('back'), '--detach']);
    expect(loose).toMatchObject({ code: 2 });
    expect(loose.err).toContain('--detach does not apply (expected --out, got none, in the flags)');
  });

  test('models and data come from a shared folder; a damaged one is told, and no worker takes the run', async () => {
    const store = join(folder, 'store');
    const line = ['slice', model, '--data', data, '--grid', '5', queued('store'), '--store', store];
    worker('cache-store', 'store', '--store', store);
    const { code, records } = await orograph(line);
    expect(code).toBe(0);
    expect(records).toHaveLength(6);
    const [place] = readdirSync(store);
    const [file] = readdirSync(join(store, place!));
    const bytes = readFileSync(join(store, place!, file!));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(store, place!, file!), bytes);
    await Promise.all([...workers].map((child) => ended(child, 'SIGINT')));
    const poor = worker('cache-fresh', 'store', '--store', store);
    const failed = await orograph(line);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(
      /no worker takes the run \(expected one that opens it as here, got a file is not what its hash says \(expected \S+ with SHA-256 [0-9a-f]{12}…, got [0-9a-f]{12}…/,
    );
    expect(poor.text).toMatch(/run [0-9a-f]{16} is left to others: a file is not what its hash says/);
  });

  test('a folder of a model goes along whole, and a worker reads nothing that did not come with the run', async () => {
    const net = join(folder, 'net');
    cpSync(fixture('mlp-0-tfjs'), net, { recursive: true });
    const line = ['slice', join(net, 'model.json'), '--data', data, '--grid', '5', '--device', 'wasm'];
    const here = await orograph(line);
    worker('cache', 'tfjs');
    const away = await orograph([...line, queued('tfjs')]);
    expect(away.code).toBe(0);
    expect(away.out).toBe(here.out);
  });

  test('what cannot be is told: no server, a password on the command line, a flag that does not apply', async () => {
    const line = ['slice', model, '--data', data, '--grid', '5'];
    const nowhere = await orograph([...line, '--queue', 'redis://127.0.0.1:1']);
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toContain(
      'no queue there (expected a Redis or Valkey server, got ECONNREFUSED, in redis://127.0.0.1:1)',
    );
    const open = await orograph([...line, '--queue', 'redis://ada:hush@127.0.0.1']);
    expect(open.code).toBe(2);
    expect(open.err).toContain('OROGRAPH_QUEUE_USER and OROGRAPH_QUEUE_PASSWORD');
    expect(open.err).not.toContain('hush');
    expect((await orograph([...line, '--detach'])).err).toContain(
      '--detach does not apply (expected --queue, got none, in the flags)',
    );
    expect((await orograph(['worker', '--queue', 'http://x'])).err).toContain(
      'expected redis://host:port, got "http://x".',
    );
  });
});
