import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { journalTail } from '../src/journal-tail.ts';

let path: string;
beforeAll(() => void (path = join(mkdtempSync(join(tmpdir(), 'orograph-')), 'records.ndjson')));
afterAll(() => rmSync(join(path, '..'), { recursive: true, force: true }));

test('a file that is not there yet has no records', () => {
  expect(journalTail(`${path}.none`).read()).toEqual([]);
});

test('however a file grows, the complete lines are read, once each', () => {
  const records = Array.from({ length: 20 }, (_, i) => ({ type: 'point', name: `é${'x'.repeat(i)}`, i }));
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      writeFileSync(path, '');
      const tail = journalTail(path);
      let at = 0;
      for (const cut of [...cuts, bytes.length].toSorted((a, b) => a - b)) {
        appendFileSync(path, bytes.subarray(at, cut));
        at = cut;
        const whole = bytes.subarray(0, cut).filter((byte) => byte === 10).length;
        expect(tail.read()).toEqual(records.slice(0, whole));
      }
      expect(tail.length).toBe(bytes.length);
    }),
    { numRuns: 30 },
  );
});

test('a torn line that is dropped and written anew is read when it is whole, and a shorter file is another one', () => {
  writeFileSync(path, '{"type":"a"}\n{"type":"b","lo');
  const tail = journalTail(path);
  expect(tail.read()).toEqual([{ type: 'a' }]);
  truncateSync(path, '{"type":"a"}\n'.length);
  expect(tail.read()).toEqual([{ type: 'a' }]);
  appendFileSync(path, '{"type":"b","loss":"NaN"}\n');
  expect(tail.read()).toEqual([{ type: 'a' }, { type: 'b', loss: Number.NaN }]);
  writeFileSync(path, '{"type":"c"}\n');
  expect(tail.read()).toEqual([{ type: 'c' }]);
});

test('a whole line that is no record is an error', () => {
  writeFileSync(path, '{"kind":"a"}\n');
  expect(() => journalTail(path).read()).toThrow(/^record: expected a JSON object with a "type", got/);
});
