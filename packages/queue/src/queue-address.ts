import { queueError } from './queue-error.ts';

/** Where a queue is, and who asks. */
export interface QueueAddress {
  /** The address without credentials, for people. */
  readonly shown: string;
  /** The machine. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** The number of the database. */
  readonly db: number;
  /** Whether the connection is encrypted. */
  readonly isEncrypted: boolean;
  /** What the names of all its keys begin with. */
  readonly prefix: string;
  /** The user of the server's access list. */
  readonly username?: string | undefined;
  /** The user's password. */
  readonly password?: string | undefined;
}

/** The environment variables that hold credentials. */
export const credentialNames = { user: 'OROGRAPH_QUEUE_USER', password: 'OROGRAPH_QUEUE_PASSWORD' } as const;

const protocols: Readonly<Record<string, boolean>> = {
  'redis:': false,
  'valkey:': false,
  'rediss:': true,
  'valkeys:': true,
};

/**
 * Reads `redis://host:6379/0?prefix=name`; `rediss://` is encrypted. User and password come from the environment alone, for a
 * command line is seen by everybody on the machine.
 *
 * @throws QueueError for another form, or one with credentials, which it does not repeat.
 */
export function queueAddress(
  text: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): QueueAddress {
  const where = '--queue';
  const expected = 'redis://host:port, or rediss:// where it is encrypted';
  // A text that may hold a password is not repeated.
  const got = text.includes('@') ? 'another form' : `"${text}"`;
  if (!URL.canParse(text)) throw queueError('no such queue', { expected, got, where }, misuse);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw queueError(
      'credentials on the command line',
      {
        expected: `them in the environment, as ${credentialNames.user} and ${credentialNames.password}`,
        got: 'an address with a user or password',
        where,
      },
      misuse,
    );
  const isEncrypted = protocols[url.protocol];
  const db = /^\/?(\d*)$/.exec(url.pathname)?.[1];
  const prefix = url.searchParams.get('prefix') ?? 'orograph';
  if (isEncrypted === undefined || db === undefined || url.hostname === '' || !/^[\w.-]+$/.test(prefix))
    throw queueError('no such queue', { expected, got, where }, misuse);
  const [host, port] = [url.hostname.replace(/^\[(.*)\]$/, '$1'), url.port === '' ? 6379 : Number(url.port)];
  return {
    shown: `${url.protocol}//${url.hostname}:${port}${db === '' ? '' : `/${db}`}${prefix === 'orograph' ? '' : `?prefix=${prefix}`}`,
    host,
    port,
    db: Number(db),
    isEncrypted,
    prefix,
    username: environment[credentialNames.user],
    password: environment[credentialNames.password],
  };
}

const misuse = { isMisuse: true };
