import { expect, test } from 'vitest';

import { loadBullmq } from '../src/load-bullmq.ts';
import { queueAddress } from '../src/queue-address.ts';

test('an address is read, and shown without what comes from the environment', () => {
  expect(queueAddress('redis://localhost', {})).toEqual({
    shown: 'redis://localhost:6379',
    host: 'localhost',
    port: 6379,
    db: 0,
    isEncrypted: false,
    prefix: 'orograph',
    username: undefined,
    password: undefined,
  });
  const own = queueAddress('rediss://[::1]:7000/3?prefix=lab', {
    OROGRAPH_QUEUE_USER: 'ada',
    OROGRAPH_QUEUE_PASSWORD: 'hush',
  });
  expect(own).toMatchObject({ host: '::1', port: 7000, db: 3, isEncrypted: true, prefix: 'lab' });
  expect(own).toMatchObject({ username: 'ada', password: 'hush' });
  expect(own.shown).toBe('rediss://[::1]:7000/3?prefix=lab');
  expect(queueAddress('valkey://host', {}).isEncrypted).toBe(false);
  expect(queueAddress('valkeys://host', {}).isEncrypted).toBe(true);
});

test.each([
  [
    'http://host',
    'no such queue (expected redis://host:port, or rediss:// where it is encrypted, got "http://host", in --queue)',
  ],
  ['redis://host/first', 'no such queue'],
  ['redis://host?prefix=a:b', 'no such queue'],
  ['localhost', 'got "localhost"'],
  ['redis:', 'no such queue'],
])('%s is refused', (text, message) => {
  expect(() => queueAddress(text, {})).toThrow(message);
});

test.each(['redis://ada:hush@host', 'redis://:hush@host', 'ada:hush@host', 'redis://ada:hush@host:x'])(
  'credentials in %s are refused and not repeated',
  (text) => {
    let message = '';
    try {
      queueAddress(text, {});
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/OROGRAPH_QUEUE_PASSWORD|another form/);
    expect(message).not.toContain('hush');
  },
);

test('without BullMQ the command that gets it is told; another failure is passed on', async () => {
  const absent = (): Promise<never> =>
    Promise.reject(
      Object.assign(new Error("Cannot find package 'bullmq'"), { code: 'ERR_MODULE_NOT_FOUND' }),
    );
  await expect(loadBullmq(absent)).rejects.toThrow(
    'a queue needs BullMQ, which is not installed (expected "npm install bullmq@6.7.0 ioredis@6.0.0", got no such package, in --queue)',
  );
  await expect(loadBullmq(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
