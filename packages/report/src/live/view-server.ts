import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';
import { readRun, stopRun, toJson } from '@orograph/runs';

import { comparisonHtml } from '../compare/comparison-html.ts';
import { livePageHtml } from '../page/live-page-html.ts';
import type { RunDrawings } from '../runs/run-drawing.ts';
import { drawn, fileType, headers, inside, send } from './answers.ts';
import { liveRun, type LiveRun } from './live-run.ts';
import { endingSoon, type Ending } from './ending.ts';
import { runListHtml } from './run-list.ts';
import { placeOf, shownRuns } from './shown-runs.ts';
import { stateOfAll } from './state-of-all.ts';
import { hasToken, tokenCookie } from './view-token.ts';

/** How often a run is looked at, in milliseconds. */
const every = 300;

/** How runs are shown. */
export interface ViewSettings {
  /** What those who ask must have: the address of the page ends with `?token=` and it. */
  readonly token: string;
  /** Loads what draws the runs; what draws those of the commands of Orograph where absent. */
  readonly drawings?: () => Promise<RunDrawings>;
}

const usualDrawings = async (): Promise<RunDrawings> => (await import('../runs/run-drawings.ts')).runDrawings;

/**
 * A server, not yet listening, that shows a run, or several, and writes nothing: `/` the live page, or the list of the runs
 * with `/live/<name>` the live page of each and `/compare` some of them side by side; under `/run/` the files of the folders, reports drawn of
 * the records so far; `/events` the state whenever it changes; and with the token of its page a request to `/stop` interrupts the process that
 * writes the run. Who asks for it under another name than that of this machine, or without `token` in the address or in the cookie that pages
 * set, is turned away: others on this machine see nothing. A request to `/end` ends it once the pages that are open have what is there.
 */
export function viewServer(
  folders: readonly string[],
  { token, drawings = usualDrawings }: ViewSettings,
): Server {
  const title = `orograph view ${folders.map((folder) => basename(folder)).join(', ')}`;
  const followed = new Map<string, LiveRun>();
  const liveOf = (folder: string): LiveRun => {
    if (!followed.has(folder)) followed.set(folder, liveRun(folder));
    return followed.get(folder)!;
  };
  const listeners = new Map<ServerResponse, { readonly lives: readonly LiveRun[]; told: string }>();
  const look = (): void => {
    for (const [response, listener] of listeners) {
      const now = `event: state\ndata: ${toJson(stateOfAll(listener.lives.map((live) => live.state())))}\n\n`;
      if (now === listener.told) continue;
      listener.told = now;
      response.write(now);
    }
    if (ending?.isDue(listeners.size)) {
      server.close();
      server.closeAllConnections();
    }
  };
  let ending: Ending | undefined;
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
    const runs = shownRuns(folders);
    const asked = searchParams.getAll('run');
    if (asked.some((name) => !runs.has(name))) return send(response, 404, 'text/plain', 'no such run\n');
    const names = asked.length > 0 ? asked : [...runs.keys()];
    const page = (html: string): void => send(response, 200, 'text/html', html, tokenCookie(request, token));
    if (pathname === '/stop' && request.method === 'POST')
      return stop(request, response, runs.get(names[0]!)!);
    if (pathname === '/end' && request.method === 'POST') {
      if (!hasHeaderToken(request))
        return send(response, 403, 'text/plain', 'expected the token of the page\n');
      ending = endingSoon();
      return send(response, 202, 'text/plain', 'ends\n');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain', 'expected GET\n', { allow: 'GET, HEAD' });
    if (pathname === '/favicon.ico') return send(response, 204, 'image/x-icon', '');
    if (pathname === '/events')
      return listen(
        response,
        names.map((name) => liveOf(runs.get(name)!)),
      );
    if (pathname === '/')
      return page(
        runs.has('')
          ? livePage(runs, '')
          : runListHtml(title, new Map([...runs].map(([name, folder]) => [name, liveOf(folder)]))),
      );
    if (pathname === '/compare') return page(comparePage(names));
    if (pathname === '/compared')
      return page(
        await comparisonHtml(
          title,
          names.flatMap((name) => {
            const { run, records } = liveOf(runs.get(name)!);
            const manifest = run();
            return manifest ? [{ name, run: manifest, records: records() }] : [];
          }),
        ),
      );
    if (pathname.startsWith('/live/')) {
      const name = decodeURIComponent(pathname.slice('/live/'.length));
      return runs.has(name) ? page(livePage(runs, name)) : send(response, 404, 'text/plain', 'no such run\n');
    }
    if (pathname.startsWith('/run/')) {
      const place = placeOf(runs, decodeURIComponent(pathname.slice('/run/'.length)));
      return place
        ? file(response, runs.get(place.run)!, place.file)
        : send(response, 404, 'text/plain', 'no such file\n');
    }
    return send(response, 404, 'text/plain', 'no such page\n');
  }

  function hasHeaderToken(request: IncomingMessage): boolean {
    return request.headers['x-orograph-token'] === token;
  }

  function livePage(runs: ReadonlyMap<string, string>, name: string): string {
    const folder = runs.get(name)!;
    const path = name === '' ? '' : `${encodeURIComponent(name)}/`;
    const query = name === '' ? '' : `?run=${encodeURIComponent(name)}`;
    const isPipeline = liveOf(folder).run()?.identity['command'] === 'run';
    return livePageHtml({
      title: `orograph view ${basename(folder)}`,
      page: `/run/${path}${isPipeline ? 'index.html' : 'report.html'}`,
      events: `/events${query}`,
      stop: `/stop${query}`,
      token,
      ...(name !== '' && { home: '/' }),
    });
  }

  function comparePage(names: readonly string[]): string {
    const query = `?${names.map((name) => `run=${encodeURIComponent(name)}`).join('&')}`;
    return livePageHtml({ title, page: `/compared${query}`, events: `/events${query}`, home: '/' });
  }

  function stop(request: IncomingMessage, response: ServerResponse, folder: string): void {
    if (!hasHeaderToken(request))
      return send(response, 403, 'text/plain', 'expected the token of the page\n');
    return stopRun(folder)
      ? send(response, 202, 'text/plain', 'interrupted\n')
      : send(response, 409, 'text/plain', 'no process of this machine writes this run\n');
  }

  function listen(response: ServerResponse, lives: readonly LiveRun[]): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    listeners.set(response, { lives, told: '' });
    response.on('close', () => listeners.delete(response));
    look();
  }

  async function file(response: ServerResponse, folder: string, name: string): Promise<void> {
    const { run, records } = liveOf(folder);
    const manifest = run();
    if (manifest && (name === 'report.html' || name === 'index.html')) {
      const sent = ending?.draws();
      if (sent) response.once('close', sent);
      return send(
        response,
        200,
        'text/html',
        await drawn(folder, { run: manifest, records: records() }, await drawings()),
      );
    }
    const path = inside(folder, name);
    if (path === undefined) return send(response, 404, 'text/plain', 'no such file\n');
    if (basename(name) === 'report.html')
      return send(
        response,
        200,
        'text/html',
        await drawn(dirname(path), await readRun(dirname(path)), await drawings()),
      );
    response.writeHead(200, { ...headers, 'content-type': fileType(path) });
    createReadStream(path)
      .on('error', () => response.destroy())
      .pipe(response);
  }
}
