import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { milestone } from '../src/terminal/milestone.ts';
import type { Terminal } from '../src/terminal/terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a terminal shows of work that takes so long. */
async function shown(ms: number, { isTTY = true, fails = false } = {}): Promise<string> {
  let text = '';
  const stream = { isTTY, write: (chunk: string) => void (text += chunk) };
  const terminal = { out: stream, err: stream } as unknown as Terminal;
  const work = async (): Promise<number> => {
    if (ms > 0) await new Promise((done) => setTimeout(done, ms));
    if (fails) throw new RangeError('gone');
    return 7;
  };
  const result = milestone(terminal, 'opening a.onnx', work);
  const outcome = result.catch(String);
  // A second later nothing is left behind that would tell it.
  await vi.advanceTimersByTimeAsync(ms + 1000);
  expect(await outcome).toBe(fails ? 'RangeError: gone' : 7);
  return text;
}

test('what takes its time is told on a terminal, and how long it took', async () => {
  expect(await shown(700)).toBe('opening a.onnx …\nready in 700 ms\n');
  expect(await shown(700, { fails: true })).toBe('opening a.onnx …\n');
});

test('what is quick, or nobody looks at, is not', async () => {
  expect(await shown(0)).toBe('');
  expect(await shown(0, { fails: true })).toBe('');
  expect(await shown(700, { isTTY: false })).toBe('');
});
