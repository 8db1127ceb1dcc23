import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { siteServer } from '../src/commands/studio/site-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-site-'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, 'a.wasm'), Uint8Array.of(0, 97, 115, 109));
const server = siteServer(folder);
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Asks the server; the path is sent as it is. */
const ask = (
  path: string,
  { method = 'GET', host = `127.0.0.1:${port}` } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });

describe('the server of the studio', () => {
  test('gives the page and files with their kinds, and a policy without remote sources', async () => {
    const page = await ask('/');
    expect([page.status, page.body, page.headers['content-type']]).toEqual([
      200,
      '<!doctype html>',
      'text/html; charset=utf-8',
    ]);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
    expect((await ask('/a.wasm')).headers['content-type']).toBe('application/wasm');
    expect((await ask('/index.html', { method: 'HEAD' })).body).toBe('');
  });

  test('gives nothing outside of its folder, to other names of the machine, or by other methods', async () => {
    expect((await ask('/../../../etc/passwd')).status).toBe(404);
    expect((await ask('/..%2f..%2fetc/passwd')).status).toBe(404);
    expect((await ask('/none')).body).toBe('no such file\n');
    expect(await ask('/', { host: 'example.org' })).toMatchObject({
      status: 403,
      body: 'expected a request to 127.0.0.1\n',
    });
    expect(await ask('/', { method: 'POST' })).toMatchObject({ status: 405, body: 'expected GET\n' });
    expect(await ask('/', { host: '[' })).toMatchObject({ status: 400, body: 'expected an address\n' });
  });
});
