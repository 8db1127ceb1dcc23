import { expect, test } from 'vitest';

import { runQueue, type RunRequest } from '../src/engine/run-queue.ts';

const request = (id: number, group: RunRequest['group']): RunRequest => ({
  kind: 'run',
  id,
  words: [],
  group,
});

/** A queue whose commands end when they are told to, and what it did. */
function queueOf(): {
  readonly queue: ReturnType<typeof runQueue>;
  readonly done: string[];
  readonly end: (id: number) => Promise<void>;
} {
  const ends = new Map<number, () => void>();
  const done: string[] = [];
  const queue = runQueue(
    async ({ id }, signal) => {
      done.push(`begin ${id}`);
      signal.addEventListener('abort', () => done.push(`abort ${id}`));
      await new Promise<void>((resolve) => ends.set(id, resolve));
      done.push(`end ${id}`);
    },
    ({ id }) => done.push(`drop ${id}`),
  );
  const end = async (id: number): Promise<void> => {
    ends.get(id)!();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { queue, done, end };
}

test('one command at a time, those that look at a landscape first, those beside at once', async () => {
  const { queue, done, end } = queueOf();
  for (const one of [request(1, 'model'), request(2, 'model'), request(3, 'look'), request(4, 'beside')])
    queue.add(one);
  expect(done).toEqual(['begin 1', 'begin 4']);
  await end(1);
  expect(done.splice(2)).toEqual(['end 1', 'begin 3']);
  await end(4);
  expect(done.splice(2)).toEqual(['end 4']);
  await end(3);
  expect(done.splice(2)).toEqual(['end 3', 'begin 2']);
});

test('a group is cancelled: the command under way ends, those that wait are not begun', async () => {
  const { queue, done, end } = queueOf();
  for (const one of [request(1, 'model'), request(2, 'model'), request(3, 'look')]) queue.add(one);
  queue.cancel('model');
  expect(done).toEqual(['begin 1', 'drop 2', 'abort 1']);
  queue.add(request(4, 'model'));
  await end(1);
  expect(done.splice(3)).toEqual(['end 1', 'begin 3']);
  await end(3);
  expect(done.splice(3)).toEqual(['end 3', 'begin 4']);
});
