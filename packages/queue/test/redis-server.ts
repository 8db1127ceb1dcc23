import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of its own, in a folder of its own. */
export interface TestServer {
  /** Its address. */
  readonly url: string;
  /** Ends it as a shutdown does, and starts it again on what it kept. */
  restart(): Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Whether this machine has a server. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0;

if (!hasRedis) console.warn('redis-server is not installed: the tests of queues are skipped');

/** Starts a server that keeps what it has over a shutdown; settings are those of its command line. */
export const redisServer = (...settings: readonly string[]): Promise<TestServer> =>
  serve('redis', (port) => ['--port', port, ...settings]);

/** Starts a server that is spoken to by TLS alone. */
export const encryptedServer = (certificate: string, key: string): Promise<TestServer> =>
  serve('rediss', (port) => [
    ...`--port 0 --tls-port ${port} --tls-auth-clients no`.split(' '),
    '--tls-cert-file',
    certificate,
    '--tls-key-file',
    key,
    '--tls-ca-cert-file',
    certificate,
  ]);

async function serve(scheme: string, settings: (port: string) => readonly string[]): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'orograph-redis-'));
  const port = await freePort();
  const start = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const options = ['--dir', folder, '--save', '', '--bind', '127.0.0.1'];
      const child = spawn('redis-server', [
        ...options,
        '--appendonly',
        'yes',
        '--appendfsync',
        'everysec',
        ...settings(String(port)),
      ]);
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('Ready to accept connections')) resolve(child);
      });
      child.on('exit', () => reject(new Error(`redis-server ended: ${text}`)));
    });
  let child = await start();
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.on('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    restart: async () => {
      await end();
      child = await start();
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
