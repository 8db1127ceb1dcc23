import { spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { LiveState as State } from '@orograph/report';

import { bin, fixture, orograph, withoutScripts } from '../../run-cli.ts';

const slice = (grid: string, out: string): string[] => [
  'slice',
  fixture('mlp-0.onnx'),
  '--data',
  fixture('data.npz'),
  '--grid',
  grid,
  '--concurrency',
  '1',
  '--out',
  out,
];

interface View {
  readonly url: string;
  /** The next state that the page is told and that fits. */
  readonly until: (fits: (state: State) => boolean) => Promise<State>;
  /** Ends it as Ctrl-C does; its exit code and what it said. */
  readonly end: () => Promise<{ readonly code: number | null; readonly err: string }>;
}

let folder: string;
let whole: string;
const views: ChildProcess[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  whole = join(folder, 'whole');
  await orograph(slice('9x9', whole));
});
afterEach(() => views.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The cookie that the page at a port sets. */
const cookies = new Map<string, string>();
const get = (
  url: string,
  { headers = {}, ...init }: { headers?: Record<string, string>; method?: string } = {},
): Promise<Response> =>
  fetch(url, { ...init, headers: { ...headers, cookie: cookies.get(new URL(url).port)! } });

/** Starts the real command, and listens to its events. */
async function viewOf(...runs: readonly string[]): Promise<View> {
  const child = spawn(process.execPath, [bin, 'view', ...runs], { stdio: ['ignore', 'pipe', 'pipe'] });
  views.push(child);
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const line = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  const { type, url: address } = JSON.parse(line) as { type: string; url: string };
  expect(type).toBe('view');
  const { origin, port, searchParams } = new URL(address);
  const url = `${origin}/`;
  cookies.set(port, `orograph-${port}=${searchParams.get('token')!}`);
  const events = (await get(`${url}events`)).body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    url,
    until: async (fits) => {
      for (;;) {
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          const state = JSON.parse(/^data: (.*)$/m.exec(text.slice(0, end))![1]!) as State;
          text = text.slice(end + 2);
          if (fits(state)) return state;
        }
        text += (await events.read()).value!;
      }
    },
    end: async () => {
      child.kill('SIGINT');
      return { code: await ended, err };
    },
  };
}

/** A status and a body, for a request with any path and host. */
const ask = (
  url: string,
  { path, method = 'GET', host, cookie }: { path: string; method?: string; host?: string; cookie?: string },
): Promise<readonly [number, string]> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host: host ?? `127.0.0.1:${port}`, cookie: cookie ?? cookies.get(port)! },
      },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve([response.statusCode!, body]));
      },
    )
      .on('error', reject)
      .end();
  });

test('the page follows a slice that another process is writing, to the report that it leaves', async () => {
  const run = join(folder, 'live');
  const args = slice('201x101', run);
  const writer = spawn(process.execPath, [bin, ...args], { stdio: 'ignore' });
  const written = new Promise((resolve) => writer.on('close', resolve));
  while (!existsSync(join(run, 'run.json'))) await new Promise((resolve) => setTimeout(resolve, 20));
  const { url, until, end } = await viewOf(run);
  const early = await until(({ counts, state }) => state === 'running' && (counts['point'] ?? 0) > 0);
  const halfway = await (await get(`${url}run/report.html`)).text();
  const measured = Number(/([\d,]+) of 20,301 points/.exec(halfway)![1]!.replaceAll(',', ''));
  expect(measured).toBeGreaterThanOrEqual(early.counts['point']!);
  expect(measured).toBeLessThan(20_301);
  const later = await until(({ version }) => version > early.version);
  expect(later.counts['point']).toBeGreaterThan(early.counts['point']!);
  const last = await until(({ counts, state }) => counts['summary'] === 1 && state === 'finished');
  expect(last).toMatchObject({
    counts: { point: 20_301, summary: 1 },
    done: 20_301,
    total: 20_301,
    problem: null,
  });
  await written;
  expect(await (await get(`${url}run/report.html`)).text()).toBe(
    readFileSync(join(run, 'report.html'), 'utf8'),
  );
  expect(await end()).toEqual({ code: 130, err: 'error: interrupted\n' });
});

test('what is measured before its turn is seen before the records are there, and is no part of the run', async () => {
  const run = join(folder, 'previewed');
  await orograph(slice('21x21', run));
  expect(existsSync(join(run, 'preview.ndjson'))).toBe(false);
  const records = readFileSync(join(run, 'records.ndjson'), 'utf8');
  const lines = records.split('\n');
  // Cut short after three records, with what would have been measured before them.
  const part = join(folder, 'previewed in part');
  mkdirSync(part);
  writeFileSync(join(part, 'run.json'), readFileSync(join(run, 'run.json')));
  writeFileSync(join(part, 'records.ndjson'), `${lines.slice(0, 3).join('\n')}\n`);
  const middle = JSON.parse(lines[21 * 10 + 10]!) as object;
  writeFileSync(
    join(part, 'preview.ndjson'),
    `${JSON.stringify({ ...middle, type: 'preview', step: 5 })}\n{"type":"previ`,
  );
  const { url, until } = await viewOf(part);
  expect(await until(() => true)).toMatchObject({ state: 'interrupted', done: 3, total: 441 });
  const [, report] = await ask(url, { path: '/run/report.html' });
  expect(report).toContain('3 of 441 points are measured so far');
  expect(report).toContain('the nearest of a few that were measured first');
  await orograph(slice('21x21', part));
  expect(readFileSync(join(part, 'records.ndjson'), 'utf8')).toBe(records);
  expect(existsSync(join(part, 'preview.ndjson'))).toBe(false);
});

test('a torn last line is not seen before it is whole, and nothing is written', async () => {
  const run = join(folder, 'torn');
  await orograph(slice('9x9', run));
  const path = join(run, 'records.ndjson');
  const lines = readFileSync(path, 'utf8').split('\n');
  truncateSync(path, `${lines.slice(0, 40).join('\n')}\n`.length + 25);
  const before = readdirSync(run);
  const { url, until, end } = await viewOf(run);
  expect((await until(() => true)).counts).toEqual({ point: 40 });
  expect(await (await get(`${url}run/report.html`)).text()).toContain('40 of 81 points');
  appendFileSync(path, `${lines[40]!.slice(25)}\n`);
  await until(({ counts }) => counts['point'] === 41);
  appendFileSync(path, 'nonsense\n');
  expect((await until(({ problem }) => problem !== null)).problem).toMatch(/nonsense/);
  expect(readdirSync(run)).toEqual(before);
  expect((await end()).code).toBe(130);
});

test('the page is around the report, files of the run are there, and all else is turned away', async () => {
  writeFileSync(join(folder, 'secret.json'), '{}');
  symlinkSync(join(folder, 'secret.json'), join(whole, 'link.json'));
  const { url } = await viewOf(whole);
  const [status, page] = await ask(url, { path: '/' });
  expect([status, page]).toEqual([200, expect.stringContaining('"page":"/run/report.html"')]);
  expect(await ask(url, { path: '/run/records.ndjson' })).toEqual([
    200,
    readFileSync(join(whole, 'records.ndjson'), 'utf8'),
  ]);
  expect(await ask(url, { path: '/run/heat-map.svg' })).toEqual([200, expect.stringMatching(/^<svg /)]);
  for (const path of [
    '/run/../secret.json',
    '/run/%2e%2e/secret.json',
    '/run/link.json',
    '/run/none.svg',
    '/else',
  ])
    expect((await ask(url, { path }))[0]).toBe(404);
  expect((await ask(url, { path: '/run/%zz' }))[0]).toBe(400);
  expect(await ask(url, { path: '/', method: 'POST' })).toEqual([405, 'expected GET\n']);
  expect(await ask(url, { path: '/', method: 'HEAD' })).toEqual([200, '']);
  expect(await ask(url, { path: '/', host: 'example.org' })).toEqual([
    403,
    'expected a request to 127.0.0.1\n',
  ]);
});

test('records without a report yet are said to be so', async () => {
  const run = join(folder, 'odd');
  mkdirSync(run);
  writeFileSync(join(run, 'run.json'), readFileSync(join(whole, 'run.json')));
  writeFileSync(
    join(run, 'records.ndjson'),
    '{"type":"point","index":[90,0],"coords":[0,0],"loss":1,"metrics":{}}\n',
  );
  const { url } = await viewOf(run);
  expect(await ask(url, { path: '/run/report.html' })).toEqual([
    200,
    expect.stringMatching(/No report of 1 records yet: .*90/),
  ]);
});

test('a pipeline is seen with its steps, that under way too', async () => {
  const file = join(folder, 'p.yaml');
  const run = join(folder, 'pipeline');
  writeFileSync(
    file,
    `steps:\n  plane: { command: slice, models: '${fixture('mlp-0.onnx')}', data: '${fixture('data.npz')}', grid: 9x9 }\n`,
  );
  expect((await orograph(['run', file, '--out', run])).code).toBe(0);
  const { url, until } = await viewOf(run);
  expect((await until(() => true)).counts).toEqual({ begin: 1, step: 1, point: 81, summary: 1 });
  expect(await ask(url, { path: '/run/index.html' })).toEqual([
    200,
    readFileSync(join(run, 'index.html'), 'utf8'),
  ]);
  const [status, html] = await ask(url, { path: '/run/plane/report.html' });
  expect(status).toBe(200);
  expect(withoutScripts(html) === withoutScripts(readFileSync(join(run, 'plane/report.html'), 'utf8'))).toBe(
    true,
  );
  mkdirSync(join(run, 'next'));
  writeFileSync(join(run, 'next/run.json'), '{"identity":{"command":"toy"}}');
  writeFileSync(join(run, 'next/records.ndjson'), '{"type":"kick"}\n');
  await until(({ counts }) => counts['kick'] === 1);
});

test('a run that has not begun is waited for', async () => {
  const run = join(folder, 'later');
  const { url, until } = await viewOf(run);
  expect((await until(() => true)).state).toBe('waiting');
  expect((await ask(url, { path: '/run/report.html' }))[0]).toBe(404);
  await orograph(slice('5x5', run));
  expect(await until(({ state }) => state === 'finished')).toMatchObject({
    done: 25,
    total: 25,
    canStop: false,
  });
  expect((await ask(url, { path: '/run/report.html' }))[0]).toBe(200);
});

test('a folder of runs is a list with a picture of each, and a live page for each', async () => {
  const all = join(folder, 'all');
  await orograph(slice('5x5', join(all, 'a b')));
  mkdirSync(join(all, 'begun'), { recursive: true });
  writeFileSync(join(all, 'begun/run.json'), readFileSync(join(whole, 'run.json')));
  writeFileSync(
    join(all, 'begun/records.ndjson'),
    '{"type":"point","index":[0,0],"coords":[0,0],"loss":1,"metrics":{}}\n',
  );
  const { url } = await viewOf(all);
  const [, list] = await ask(url, { path: '/' });
  expect(list).toContain('<img src="/run/a%20b/heat-map.svg"');
  expect(list).toMatch(/href="\/live\/a%20b">.*slice · finished · 100 %/);
  expect(list).toMatch(/href="\/live\/begun">.*slice · interrupted · 1 %/);
  expect((await ask(url, { path: '/live/a%20b' }))[1]).toContain('"page":"/run/a%20b/report.html"');
  expect((await ask(url, { path: '/run/begun/report.html' }))[1]).toContain('1 of 81 points');
  expect((await ask(url, { path: '/live/none' }))[0]).toBe(404);
  expect((await ask(url, { path: '/events?run=none' }))[0]).toBe(404);
});

test('several runs are compared on one page; one of them by a name that tells it from the others', async () => {
  const other = join(folder, 'other', 'whole');
  await orograph([...slice('5x5', other), '--range', '-2:2']);
  const { url } = await viewOf(whole, other);
  const [, list] = await ask(url, { path: '/' });
  const names = [...list.matchAll(/name="run" value="([^"]+)"/g)].map((match) => match[1]!);
  expect(names).toHaveLength(2);
  expect(names[1]).toBe('other/whole');
  expect((await ask(url, { path: `/live/${encodeURIComponent('other/whole')}` }))[1]).toContain(
    '"page":"/run/other%2Fwhole/report.html"',
  );
  expect((await ask(url, { path: '/run/other%2Fwhole/report.html' }))[1]).toContain('25 of 25');
  const [, page] = await ask(url, { path: '/compare' });
  const query = names.map((name) => `run=${encodeURIComponent(name)}`).join('&');
  expect(page).toContain(`"page":"/compared?${query}"`);
  const [, compared] = await ask(url, { path: `/compared?${query}` });
  const losses = [whole, other].flatMap((run) =>
    readFileSync(join(run, 'records.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string; readonly loss: number })
      .flatMap(({ type, loss }) => (type === 'point' ? [loss] : [])),
  );
  const digits = (value: number): string => String(Number(value.toPrecision(4)));
  expect(compared).toContain(`from ${digits(Math.min(...losses))} to ${digits(Math.max(...losses))}.`);
  expect(compared.match(/<figure /g)).toHaveLength(2);
  expect((await ask(url, { path: '/compared?run=none' }))[0]).toBe(404);
});

test('a run is stopped from its page, and by nobody without the token of the page', async () => {
  const run = join(folder, 'stopped');
  const writer = spawn(process.execPath, [bin, ...slice('301x301', run)], { stdio: 'ignore' });
  const code = new Promise((resolve) => writer.on('close', resolve));
  const { url, until } = await viewOf(run);
  await until(({ state, canStop }) => state === 'running' && canStop);
  expect(await ask(url, { path: '/stop', method: 'POST' })).toEqual([
    403,
    'expected the token of the page\n',
  ]);
  const token = /"token":"([\w-]+)"/.exec((await ask(url, { path: '/' }))[1])![1]!;
  const answer = await get(`${url}stop`, { method: 'POST', headers: { 'x-orograph-token': token } });
  expect(answer.status).toBe(202);
  expect(await code).toBe(130);
  expect((await until(({ state }) => state === 'interrupted')).canStop).toBe(false);
  const again = await get(`${url}stop`, { method: 'POST', headers: { 'x-orograph-token': token } });
  expect(again.status).toBe(409);
});

test('a file, a port in use and no port are refused', async () => {
  const file = join(whole, 'run.json');
  expect(await orograph(['view', file, '--json'])).toMatchObject({
    code: 2,
    err: `error: not a run folder (expected a folder, got a file, in ${file})\n`,
    records: [{ type: 'error', code: 'misuse' }],
  });
  const { port } = new URL((await viewOf(whole)).url);
  expect(await orograph(['view', whole, '--port', port])).toMatchObject({
    code: 2,
    err: `error: the port cannot be used (expected a free port, got one in use, in --port ${port})\n`,
  });
  expect((await orograph(['view', whole, '--port', '70000'])).err).toMatch(
    /expected a port from 0 to 65535, got "70000"\./,
  );
});

test('who has neither the token nor the cookie of the page sees nothing; the page sets the cookie', async () => {
  const { url, end } = await viewOf(whole);
  const { port } = new URL(url);
  const token = cookies.get(port)!.split('=')[1]!;
  const refused = [403, 'expected the address that orograph view printed, with its token\n'];
  for (const path of [
    '/',
    '/events',
    '/run/records.ndjson',
    '/?token=',
    `/?token=${token.slice(1)}`,
    '/?token=x',
  ])
    expect(await ask(url, { path, cookie: 'other=1' })).toEqual(refused);
  expect(await ask(url, { path: '/run/run.json', cookie: `orograph-${port}=${token}x` })).toEqual(refused);
  const page = await fetch(`${url}?token=${token}`);
  expect(page.status).toBe(200);
  expect(page.headers.get('set-cookie')).toBe(`orograph-${port}=${token}; HttpOnly; SameSite=Strict; Path=/`);
  expect((await ask(url, { path: '/run/run.json', cookie: `a=b; orograph-${port}=${token}` }))[0]).toBe(200);
  await end();
});
