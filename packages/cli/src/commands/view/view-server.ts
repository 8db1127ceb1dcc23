import { createReadStream, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { htmlPage } from '@orograph/report';
import { readRun } from '@orograph/runs';

import { toJson } from '../../terminal/record-line.ts';
import type { Command } from '../../engine/command.ts';
import { renderRun } from '../report/render-run.ts';
import type { LiveRun } from './live-run.ts';
import { viewPage } from './view-page.ts';

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
 * A server, not yet listening, that shows the run of a folder and writes nothing: `/` the live page, `/run/report.html` the report of
 * the records so far (`/run/index.html` of a pipeline), other files of the folder under `/run/`, and `/events` the state whenever it
 * changes. Who asks for it under another name than that of this machine is turned away.
 */
export function viewServer(folder: string, live: LiveRun, commands: readonly Command[]): Server {
  const listeners = new Set<ServerResponse>();
  const page = live.run.identity['command'] === 'run' ? 'index.html' : 'report.html';
  const title = `orograph view ${basename(folder)}`;
  let event = '';
  const look = (): void => {
    const now = `event: state\ndata: ${toJson(live.state())}\n\n`;
    if (now === event) return;
    event = now;
    for (const listener of listeners) listener.write(event);
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
    const { hostname, pathname } = new URL(`http://${request.headers.host ?? ''}${request.url ?? '/'}`);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost')
      return send(response, 403, 'text/plain', 'expected a request to 127.0.0.1\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain', 'expected GET\n', { allow: 'GET, HEAD' });
    if (pathname === '/') return send(response, 200, 'text/html', viewPage({ title, page: `/run/${page}` }));
    if (pathname === '/events') return listen(response);
    if (pathname.startsWith('/run/'))
      return file(response, decodeURIComponent(pathname.slice('/run/'.length)));
    return send(response, 404, 'text/plain', 'no such page\n');
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    look();
    response.write(event);
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  }

  async function file(response: ServerResponse, name: string): Promise<void> {
    if (name === page)
      return send(
        response,
        200,
        'text/html',
        await drawn(folder, { run: live.run, records: live.records() }, commands),
      );
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
