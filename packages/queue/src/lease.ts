import type { Connection } from './connection.ts';
import { serverOf } from './server.ts';
import { queueError } from './queue-error.ts';

/** How long a lease lasts that is not renewed, in milliseconds. */
const lasting = 15_000;

/** The right of one process to collect a run. */
export interface Lease {
  /** Throws once another process has it. */
  check(): void;
  /** Gives it back. */
  release(): Promise<void>;
}

const renew = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2])
elseif redis.call('exists', KEYS[1]) == 0 then redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1
else return 0 end`;
const release = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`;

/**
 * Takes the right to collect a run.
 *
 * @throws QueueError if another process has it; one that died has it for 15 seconds more.
 */
export async function leaseRun(connection: Connection, run: string, holder: string): Promise<Lease> {
  const { redis, key, address } = serverOf(connection);
  const name = key('collector', run);
  let isLost = false;
  const refused = (other: string): Error =>
    queueError(
      'the run is being collected already',
      { expected: 'one collector', got: other, where: address.shown },
      { isMisuse: true },
    );
  const take = async (): Promise<boolean> =>
    (await redis.eval(renew, 1, name, holder, String(lasting))) === 1;
  if (!(await take())) throw refused((await redis.get(name)) ?? 'another');
  const timer = setInterval(() => {
    take().then(
      (has) => (isLost ||= !has),
      () => {},
    );
  }, lasting / 3);
  timer.unref();
  return {
    check: () => {
      if (isLost) throw refused('another that took over');
    },
    release: async () => {
      clearInterval(timer);
      await redis.eval(release, 1, name, holder);
    },
  };
}
