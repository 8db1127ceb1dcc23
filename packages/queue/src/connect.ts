import type { Connection } from './connection.ts';
import { loadBullmq } from './load-bullmq.ts';
import { credentialNames, type QueueAddress } from './queue-address.ts';
import { queueError, type QueueError } from './queue-error.ts';
import type { Server } from './server.ts';

const patience = 5000;

/**
 * Reaches a server. Later the connection is renewed for as long as it takes: `told` is called when it is lost and when it is back.
 *
 * @throws QueueError if there is no server, or it does not let us in.
 */
export async function connect(
  address: QueueAddress,
  { told = () => {} }: { readonly told?: (words: string) => void } = {},
): Promise<Connection> {
  const clients = await loadBullmq();
  let isReached = false;
  const options = {
    db: address.db,
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: address.password }),
    ...(address.isEncrypted && { tls: {} }),
    lazyConnect: true,
    connectTimeout: patience,
    maxRetriesPerRequest: null,
    retryStrategy: (times: number): number | null => (isReached ? Math.min(100 * times, 2000) : null),
  };
  const redis = new clients.ioredis.Redis(address.port, address.host, options);
  let problem: unknown;
  let isAway = false;
  const away = (): void => {
    if (!isReached || isAway) return;
    isAway = true;
    told(`the queue at ${address.shown} is away; waiting for it`);
  };
  redis.on('error', (error: unknown) => {
    problem ??= error;
    away();
  });
  redis.on('close', away);
  redis.on('ready', () => {
    if (isAway) told(`the queue at ${address.shown} is back`);
    isAway = false;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw unreachable(address, problem ?? error);
  }
  isReached = true;
  problem = undefined;
  const server: Server = {
    address,
    clients,
    redis,
    key: (...parts) => [address.prefix, ...parts].join(':'),
    options: { connection: redis, prefix: address.prefix },
    close: () => {
      isReached = false;
      redis.disconnect();
    },
  };
  return server;
}

/** What to say of a server that does not let us in; without what we told it. */
function unreachable({ shown, username }: QueueAddress, cause: unknown): QueueError {
  const { code, message = '' } = cause as { readonly code?: string; readonly message?: string };
  const who = username === undefined ? 'the default user' : `user ${username}`;
  const setting = { isMisuse: true };
  if (/WRONGPASS|NOAUTH|AUTH/i.test(message))
    return queueError(
      'the queue refuses the user or password',
      {
        expected: `${credentialNames.user} and ${credentialNames.password} to be those of its access list`,
        got: message.includes('NOAUTH') ? 'no password' : `a wrong password of ${who}`,
        where: shown,
      },
      setting,
    );
  if (message.includes('NOPERM'))
    return queueError(
      'the queue refuses a command',
      { expected: `${who} to be allowed all commands on keys of its prefix`, got: 'NOPERM', where: shown },
      setting,
    );
  if (code !== undefined && /CERT|UNABLE_TO_/.test(code))
    return queueError(
      'the certificate of the queue is not trusted',
      {
        expected: 'one for this host of an authority that Node.js knows, or that NODE_EXTRA_CA_CERTS names',
        got: code,
        where: shown,
      },
      setting,
    );
  return queueError(
    'no queue there',
    {
      expected: 'a Redis or Valkey server',
      got: code ?? (/timeout|timed out/i.test(message) ? 'no answer' : 'no connection'),
      where: shown,
    },
    setting,
  );
}
