import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { htmlPage, livePageHtml } from '@orograph/report';
import { manifestName, readRun, stopRun } from '@orograph/runs';

import { toJson } from '../../terminal/record-line.ts';
import type { Command } from '../../engine/command.ts';
import { renderRun } from '../report/render-run.ts';
import { liveRun, type LiveRun } from './live-run.ts';
import { runListHtml, runsIn } from './run-list.ts';
import { hasToken, tokenCookie } from './view-token.ts';

/** How often a run is looked at, in milliseconds. */
const every = 300;

/** The kinds of file of a run folder that are shown. */
const kinds: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.svg': 'image/svg+xml',
  '.yaml': 'application/yaml',
};

/**
 * A server, not yet listening, that shows a run, or the runs in a folder, and writes nothing: `/` the live page, or the list of the runs
 * with `/live/<name>` the live page of each; under `/run/` the files of the folder, reports drawn of the records so far; `/events` the
 * state whenever it changes; and with the token of its page a request to `/stop` interrupts the process that writes the run. Who asks for it
 * under another name than that of this machine, or without `token` in the address or in the cookie that pages set, is turned away: others on
 * this machine see nothing.
 */
export function viewServer(folder: string, commands: readonly Command[], token: string): Server {
  const runs = new Map<string, LiveRun>();
  const liveOf = (name: string): LiveRun => {
    if (!runs.has(name)) runs.set(name, liveRun(join(folder, name)));
    return runs.get(name)!;
  };
  const isRun = (path: string): boolean => existsSync(join(path, manifestName));
  const names = (): string[] => (isRun(folder) || !existsSync(folder) ? [] : runsIn(folder, isRun));
  const listeners = new Map<ServerResponse, { readonly live: LiveRun; told: string }>();
  const look = (): void => {
    for (const [response, listener] of listeners) {
      const now = `event: state\ndata: ${toJson(listener.live.state())}\n\n`;
      if (now === listener.told) continue;
      listener.told = now;
      response.write(now);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      const status = error instanceof TypeError || error instanceof URIError ? 400 : 500;
      if (response.headersSent) response.destroy();
      else send(response, status, 'text/plain', `${(error as Error).message}\n`);
    });
  });
  server.on('listening', () => (timer = setInterval(look, every)));
  server.on('close', () => clearInterval(timer));
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { hostname, pathname, searchParams } = new URL(
      `http://${request.headers.host ?? ''}${request.url ?? '/'}`,
    );
    if (hostname !== '127.0.0.1' && hostname !== 'localhost')
      return send(response, 403, 'text/plain', 'expected a request to 127.0.0.1\n');
    if (!hasToken(request, searchParams, token))
      return send(
        response,
        403,
        'text/plain',
        'expected the address that orograph view printed, with its token\n',
      );
    const name = searchParams.get('run') ?? '';
    if (name !== '' && !names().includes(name)) return send(response, 404, 'text/plain', 'no such run\n');
    if (pathname === '/stop' && request.method === 'POST') return stop(request, response, name);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain', 'expected GET\n', { allow: 'GET, HEAD' });
    if (pathname === '/favicon.ico') return send(response, 204, 'image/x-icon', '');
    if (pathname === '/events') return listen(response, liveOf(name));
    if (pathname === '/')
      return names().length > 0 ? list(response, request) : livePage(response, request, '');
    if (pathname.startsWith('/live/')) {
      const one = decodeURIComponent(pathname.slice('/live/'.length));
      return names().includes(one)
        ? livePage(response, request, one)
        : send(response, 404, 'text/plain', 'no such run\n');
    }
    if (pathname.startsWith('/run/'))
      return file(response, decodeURIComponent(pathname.slice('/run/'.length)));
    return send(response, 404, 'text/plain', 'no such page\n');
  }

  function list(response: ServerResponse, request: IncomingMessage): void {
    const all = new Map(names().map((name) => [name, liveOf(name)]));
    const html = runListHtml(`orograph view ${basename(folder)}`, all);
    send(response, 200, 'text/html', html, tokenCookie(request, token));
  }

  function livePage(response: ServerResponse, request: IncomingMessage, name: string): void {
    const path = name === '' ? '' : `${encodeURIComponent(name)}/`;
    const query = name === '' ? '' : `?run=${encodeURIComponent(name)}`;
    const isPipeline = liveOf(name).run()?.identity['command'] === 'run';
    const html = livePageHtml({
      title: `orograph view ${basename(join(folder, name))}`,
      page: `/run/${path}${isPipeline ? 'index.html' : 'report.html'}`,
      events: `/events${query}`,
      stop: `/stop${query}`,
      token,
      ...(name !== '' && { home: '/' }),
    });
    send(response, 200, 'text/html', html, tokenCookie(request, token));
  }

  function stop(request: IncomingMessage, response: ServerResponse, name: string): void {
    if (request.headers['x-orograph-token'] !== token)
      return send(response, 403, 'text/plain', 'expected the token of the page\n');
    return stopRun(join(folder, name))
      ? send(response, 202, 'text/plain', 'interrupted\n')
      : send(response, 409, 'text/plain', 'no process of this machine writes this run\n');
  }

  function listen(response: ServerResponse, live: LiveRun): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    listeners.set(response, { live, told: '' });
    response.on('close', () => listeners.delete(response));
    look();
  }

  async function file(response: ServerResponse, name: string): Promise<void> {
    const isPage = ['report.html', 'index.html'].includes(basename(name));
    const owner = dirname(name) === '.' ? '' : dirname(name);
    if (isPage && (owner === '' || names().includes(owner))) {
      const { run, records } = liveOf(owner);
      const manifest = run();
      if (manifest)
        return send(
          response,
          200,
          'text/html',
          await drawn(join(folder, owner), { run: manifest, records: records() }, commands),
        );
    }
    const path = inside(folder, name);
    if (path === undefined) return send(response, 404, 'text/plain', 'no such file\n');
    if (basename(name) === 'report.html')
      return send(
        response,
        200,
        'text/html',
        await drawn(dirname(path), await readRun(dirname(path)), commands),
      );
    response.writeHead(200, { ...headers, 'content-type': typeOf(kinds[extname(path)]!) });
    createReadStream(path)
      .on('error', () => response.destroy())
      .pipe(response);
  }
}

/** The page of what there is so far; where that is too little for the report, it says so. */
async function drawn(
  folder: string,
  stored: Parameters<typeof renderRun>[1],
  commands: readonly Command[],
): Promise<string> {
  try {
    return (await renderRun(folder, stored, commands)).html;
  } catch (error) {
    return htmlPage({
      title: `orograph ${String(stored.run.identity['command'])}`,
      lead: `No report of ${stored.records.length} records yet: ${(error as Error).message}`,
      sections: [],
    });
  }
}

/** The path of a file of a folder that is shown, links followed; `undefined` for all others. */
function inside(folder: string, name: string): string | undefined {
  try {
    const path = realpathSync(join(folder, name));
    const way = relative(realpathSync(folder), path);
    const isShown = Object.hasOwn(kinds, extname(path)) && statSync(path).isFile();
    return isShown && way !== '..' && !way.startsWith(`..${sep}`) ? path : undefined;
  } catch {
    return undefined;
  }
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const typeOf = (kind: string): string => `${kind}; charset=utf-8`;

function send(
  response: ServerResponse,
  status: number,
  kind: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, ...more, 'content-type': typeOf(kind) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
