import { expect, test } from 'vitest';

import { settled, underWay } from '../src/under-way.ts';

test('settled waits for what is under way, what fails and what begins meanwhile included', async () => {
  const ended: string[] = [];
  const work = async (name: string, ms: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    ended.push(name);
    if (name === 'bad') throw new Error('it failed');
  };
  const first = underWay(work('first', 5)).then(() => underWay(work('second', 5)));
  const bad = underWay(work('bad', 1));
  await settled();
  expect(ended).toEqual(['bad', 'first', 'second']);
  await expect(bad).rejects.toThrow('it failed');
  await first;
  await settled();
});
