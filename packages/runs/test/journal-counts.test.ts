import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { journalCounts, journalTail } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-counts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('records count once, whole lines only, those of a shorter file anew', () => {
  const path = join(folder, 'records.ndjson');
  const counts = journalCounts(path);
  expect([counts.read(), counts.length]).toEqual([{}, 0]);
  writeFileSync(path, '{"type":"point"}\n{"type":"point"}\n{"type":"summ');
  expect(counts.read()).toEqual({ point: 2 });
  appendFileSync(path, 'ary"}\n');
  expect(counts.read()).toEqual({ point: 2, summary: 1 });
  expect(counts.read()).toEqual({ point: 2, summary: 1 });
  truncateSync(path, 17);
  expect(counts.read()).toEqual({ point: 1 });
  appendFileSync(path, 'nothing\n');
  expect(() => counts.read()).toThrow(SyntaxError);
});

test('a line longer than what is read at once counts, and lengths are those of journalTail', () => {
  const path = join(folder, 'long.ndjson');
  writeFileSync(path, `{"type":"a","x":"${'é'.repeat(1_200_000)}"}\n{"type":"b"}\n{"type":"b"}\n`);
  const [counts, tail] = [journalCounts(path), journalTail(path)];
  expect(counts.read()).toEqual({ a: 1, b: 2 });
  expect(tail.read()).toHaveLength(3);
  expect(counts.length).toBe(tail.length);
});
