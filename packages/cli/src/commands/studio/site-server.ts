import { createReadStream, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** The kinds of file of a site. */
const kinds: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Nothing but the site itself is loaded or asked; the drawing of charts, in a worker, compiles expressions. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A server, not yet listening, of the files of a folder. Who asks for it under another name than that of this machine is turned away. */
export const siteServer = (folder: string): Server =>
  createServer((request, response) => {
    const refuse = (status: number, words: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`${words}\n`);
    };
    let address: URL;
    try {
      address = new URL(`http://${request.headers.host ?? ''}${request.url ?? '/'}`);
    } catch {
      return refuse(400, 'expected an address');
    }
    if (!['127.0.0.1', 'localhost'].includes(address.hostname))
      return refuse(403, 'expected a request to 127.0.0.1');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'expected GET');
    const name = normalize(
      address.pathname.endsWith('/') ? `${address.pathname}index.html` : address.pathname,
    );
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return refuse(404, 'no such file');
    response.writeHead(200, {
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      // Isolated from others, the page may use threads.
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'content-type': kinds[extname(path)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    if (request.method === 'HEAD') return response.end();
    return createReadStream(path)
      .on('error', () => response.destroy())
      .pipe(response);
  });
