import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { from, Observable, skip } from 'rxjs';
import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  checkSameRecord,
  openRunFolder,
  recordTasks,
  type RecordTasksSettings,
  type ResultRecord,
  type Task,
} from '../src/index.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const text = (name = 'records.ndjson'): string => readFileSync(join(folder, name), 'utf8');

interface Square {
  readonly type: 'square';
  readonly index: number;
  readonly value: number;
}

/** Squares of 0 … count − 1 for a seed. */
const squares = (seed: number, count: number): Task<Square> => ({
  key: { seed },
  count,
  isDue: ({ index }, i) => index === i,
  stream: (done) =>
    from(
      Array.from({ length: count }, (_, index) => ({
        type: 'square' as const,
        index,
        value: (seed + index) ** 2,
      })),
    ).pipe(skip(done)),
});
const tasks = [squares(0, 3), squares(1, 0), squares(2, 4)];

/** Makes the records of tasks in the folder, with their sum at the end. */
async function run(
  given: readonly Task<Square>[] = tasks,
  settings: RecordTasksSettings<Square> = {},
): Promise<void> {
  const opened = await openRunFolder(folder, { identity: { command: 'squares' } });
  let sum = 0;
  try {
    await recordTasks(opened, given, {
      fold: { add: ({ value }) => void (sum += value as number), summary: () => ({ type: 'summary', sum }) },
      ...settings,
    });
  } finally {
    opened.close();
  }
}

test('a run cut short at any byte goes on to the bytes of one that was not, and gives only what is new', async () => {
  await run();
  const [whole, sums] = [text(), text('records.ndjson.crc32')];
  expect(whole.trimEnd().split('\n')).toHaveLength(8);
  expect(whole).toMatch(/\{"type":"summary","sum":59\}\n$/);
  for (let length = 0; length < whole.length; length += 11) {
    truncateSync(join(folder, 'records.ndjson'), length);
    let made = 0;
    await run(tasks, { emit: () => void made++ });
    expect([text(), text('records.ndjson.crc32')]).toEqual([whole, sums]);
    expect(made).toBe(8 - (whole.slice(0, length).split('\n').length - 1));
  }
});

test('a record that is there but not due is named with its line, without checksums too', async () => {
  await run();
  const lines = text().trimEnd().split('\n');
  rmSync(join(folder, 'records.ndjson.crc32'));
  const reads = async (given: readonly string[]): Promise<void> => {
    writeFileSync(join(folder, 'records.ndjson'), `${given.join('\n')}\n`);
    await run();
  };
  await expect(reads(lines.toSpliced(1, 0, lines[0]!))).rejects.toThrow(
    `records.ndjson: line 2 is not the record due there (expected record 1 of {"seed":0}, got {"type":"square","seed":0,"index":0,"value":0}); "orograph repair ${folder} --line 2"`,
  );
  await expect(reads(lines.toSpliced(2, 1))).rejects.toThrow(
    'line 3 is not the record due there (expected record 2',
  );
  await expect(reads(lines.with(4, '{"type":"square"}'))).rejects.toThrow(
    'line 5 is not the record due there',
  );
  await expect(reads(lines.toSpliced(6, 1))).rejects.toThrow(
    'line 7 is not the record due there (expected record 3',
  );
  await expect(reads([...lines, lines[6]!])).rejects.toThrow(
    'line 9 is one too many (expected the run to be complete',
  );
  await expect(reads(lines.toSpliced(7, 0, lines[6]!))).rejects.toThrow('line 8 is one too many');
  await reads(lines);
});

test('a task that makes another number of records than it says is an error', async () => {
  await expect(run([{ ...squares(0, 3), count: 4 }])).rejects.toThrow(
    'a task ended after 3 of 4 records: {"seed":0}',
  );
  rmSync(join(folder, 'records.ndjson'));
  await expect(run([{ ...squares(0, 3), count: 2 }])).rejects.toThrow(
    'a task of 2 records made one more: {"type":"square","index":2',
  );
});

test('a task whose records cannot be counted ends with its last one, cut short or not', async () => {
  const halved = (start: number): Task<Square> => ({
    key: { seed: start },
    count: 10,
    isLast: ({ value }) => value === 1,
    stream: (done) => {
      const values: number[] = [];
      for (let value = start; value >= 1; value /= 2) values.push(value);
      return from(values.map((value, index) => ({ type: 'square' as const, index, value }))).pipe(skip(done));
    },
  });
  const open = [halved(8), halved(1), halved(4)];
  await run(open);
  const whole = text();
  expect(whole.trimEnd().split('\n')).toHaveLength(4 + 1 + 3 + 1);
  for (let length = 0; length < whole.length; length += 29) {
    truncateSync(join(folder, 'records.ndjson'), length);
    await run(open);
    expect(text()).toBe(whole);
  }
  rmSync(join(folder, 'records.ndjson'));
  await expect(run([{ ...halved(8), isLast: ({ value }) => value === 2 }])).rejects.toThrow(
    'a task of 3 records made one more: {"type":"square","index":3',
  );
  rmSync(join(folder, 'records.ndjson'));
  await expect(run([{ ...halved(8), isLast: () => false }])).rejects.toThrow(
    'a task ended after 4 of 10 records',
  );
});

test('a run without a summary of its own may record one', async () => {
  const summed: Task<{ readonly type: string }> = {
    key: {},
    count: Infinity,
    isLast: ({ type }) => type === 'summary',
    stream: (done) => from([{ type: 'square' }, { type: 'summary' }]).pipe(skip(done)),
  };
  for (let again = 0; again < 3; again++) {
    const opened = await openRunFolder(folder, { identity: { command: 'squares' } });
    await recordTasks(opened, [summed], { fold: { add: () => {} } }).finally(() => opened.close());
    expect(text()).toBe('{"type":"square"}\n{"type":"summary"}\n');
    if (again === 0) truncateSync(join(folder, 'records.ndjson'), 25);
  }
});

test('what was made before a failure stays, and a stream is left when a record cannot be taken', async () => {
  let isOpen = true;
  const one: Task<Square> = {
    ...squares(0, 2),
    stream: () =>
      new Observable((subscriber) => {
        setTimeout(() => subscriber.next({ type: 'square', index: 0, value: 0 }));
        return () => void (isOpen = false);
      }),
  };
  const emit = (): void => {
    throw new Error('no room');
  };
  await expect(run([one], { emit })).rejects.toThrow('no room');
  expect(isOpen).toBe(false);
  expect(text()).toBe('{"type":"square","seed":0,"index":0,"value":0}\n');
});

test('a record made anew is compared with the one that is there', () => {
  const record: ResultRecord = { type: 'a', value: 1 };
  checkSameRecord(record, { ...record }, { folder, line: 3 });
  expect(() => checkSameRecord({ type: 'a', value: 2 }, record, { folder, line: 3 })).toThrow(
    'line 3 is not the record that its run makes (expected {"type":"a","value":1}, got {"type":"a","value":2})',
  );
});
