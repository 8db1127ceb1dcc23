import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect, queueAddress } from '../src/index.ts';
import { encryptedServer, hasRedis, type TestServer } from './redis-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => join(folder, name)) as [
  string,
  string,
];
const words =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=queue -addext subjectAltName=IP:127.0.0.1';
const isMade = spawnSync('openssl', [...words.split(' '), '-out', certificate, '-keyout', key]).status === 0;
const asked = spawnSync('redis-server', ['--tls-port', 'none'], { encoding: 'utf8' });
const hasTls = `${asked.stdout}${asked.stderr}`.includes('integer');

describe.skipIf(!hasRedis || !isMade || !hasTls)('with a server that speaks TLS', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await encryptedServer(certificate, key);
  });
  afterAll(() => server.stop());

  test('a certificate of nobody is refused; one of an authority that is named is not', async () => {
    await expect(connect(queueAddress(server.url, {}))).rejects.toThrow(
      `the certificate of the queue is not trusted (expected one for this host of an authority that Node.js knows, or that NODE_EXTRA_CA_CERTS names, got DEPTH_ZERO_SELF_SIGNED_CERT, in ${server.url})`,
    );
    const script = fileURLToPath(new URL('say-hello.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@orograph/source', '--import', 'tsx', script, server.url],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } },
    );
    expect(stdout).toBe('PONG\n');
  }, 240_000);

  test('who does not encrypt gets no answer', async () => {
    const plain = server.url.replace('rediss:', 'redis:');
    await expect(connect(queueAddress(plain, {}))).rejects.toThrow('no queue there');
  });
});
