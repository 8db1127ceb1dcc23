import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { from } from 'rxjs';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { openRunFolder, readRun, recordTasks } from '../src/index.ts';
import { anyNumber, estimated, recordCheck, RecordKindError, recordOf, recordsOf } from '../src/records.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kinds = {
  width: z.object({ model: z.string(), angle: anyNumber }),
  summary: z.object({ mean: estimated.nullable() }),
};

describe('recordsOf', () => {
  const records = [
    { type: 'width', model: 'a', angle: 0.5, later: 'unknown' },
    { type: 'other' },
    { type: 'width', model: 'b', angle: Number.NaN },
  ];

  test('gives the records of a kind in order; a number that is not finite is one', () => {
    expect(recordsOf(records, kinds, 'width')).toEqual([
      { type: 'width', model: 'a', angle: 0.5 },
      { type: 'width', model: 'b', angle: Number.NaN },
    ]);
    expect(recordOf(records, kinds, 'summary')).toBeUndefined();
  });

  test('a misspelt field does not compile', () => {
    const [first] = recordsOf(records, kinds, 'width');
    // @ts-expect-error -- The schema has `angle`.
    expect(first!.angel).toBeUndefined();
    // @ts-expect-error -- There is no such kind.
    expect(() => recordsOf([{ type: 'height' }], kinds, 'height')).toThrow('safeParse');
  });

  test('names the kind and the field that is another than it says', () => {
    expect(() => recordsOf([{ type: 'width', model: 'a', angle: '0.5' }], kinds, 'width')).toThrow(
      'a record of kind "width" is not one: angle: expected a number.',
    );
    const broken = [{ type: 'summary', mean: { mean: 1, standardError: 0 } }];
    expect(() => recordOf(broken, kinds, 'summary')).toThrow('kind "summary" is not one: mean: count:');
    expect(() => recordOf(broken, kinds, 'summary')).toThrow(RecordKindError);
  });
});

describe('recordCheck', () => {
  const check = recordCheck(kinds);

  test('lets through what the schemas name, and nothing else', () => {
    check({ type: 'width', model: 'a', angle: Number.POSITIVE_INFINITY });
    expect(() => check({ type: 'height' })).toThrow(
      'a record is of no kind there is: expected width, summary, got height.',
    );
    expect(() => check({ type: 'width', model: 'a', angle: 1, angel: 1 })).toThrow('angel');
  });

  test('lets through other fields where the schema says what they are', () => {
    const named = recordCheck({ summary: z.object({ loss: anyNumber }).catchall(anyNumber) });
    named({ type: 'summary', loss: 1, trace: 2 });
    expect(() => named({ type: 'summary', loss: 1, trace: 'large' })).toThrow('trace: expected a number');
  });

  test('a record that is not of its kind is not written', async () => {
    const path = join(folder, 'written');
    const made = [{ type: 'width', model: 'a', angle: 1 }, { type: 'width', model: 'b' }];
    const run = await openRunFolder(path, { identity: { made: 1 } });
    const tasks = [{ key: {}, count: 2, stream: () => from(made) }];
    await expect(recordTasks(run, tasks, { check }).finally(() => run.close())).rejects.toThrow(
      'a record of kind "width" is not one: angle: expected a number.',
    );
    expect((await readRun(path)).records).toEqual([made[0]]);
  });

  test('a run whose records are of another kind is not gone on with', async () => {
    const path = join(folder, 'read');
    const first = await openRunFolder(path, { identity: {} });
    const task = { key: {}, count: 1, stream: () => from([{ type: 'width', model: 1 }]) };
    await recordTasks(first, [task]).finally(() => first.close());
    const before = readFileSync(join(path, 'records.ndjson'), 'utf8');
    const again = await openRunFolder(path, { identity: {} });
    await expect(recordTasks(again, [task], { check }).finally(() => again.close())).rejects.toThrow(
      /line 1 is not a record of its kind \(expected a record of kind "width" is not one: model: /,
    );
    expect(readFileSync(join(path, 'records.ndjson'), 'utf8')).toBe(before);
  });
});
