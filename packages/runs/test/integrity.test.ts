import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openRunFolder, readRun, repairRun, type ResultRecord } from '../src/index.ts';

let folder: string;
let journal: string;
let sums: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  journal = join(folder, 'records.ndjson');
  sums = `${journal}.crc32`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const point = (i: number): ResultRecord => ({ type: 'point', index: [i], loss: i / 3 });
const all = Array.from({ length: 8 }, (_, i) => point(i));

/** Goes on with a run of eight points, and stops after `until`. */
async function run(until = all.length): Promise<number> {
  const opened = await openRunFolder(folder, { identity: { command: 'slice' } });
  try {
    let known = 0;
    for await (const record of opened.earlier()) expect(record).toEqual(all[known++]);
    for (const record of all.slice(known, until)) opened.append(record);
    return known;
  } finally {
    opened.close();
  }
}
const files = (): string[] => [journal, sums].map((path) => readFileSync(path, 'latin1'));

test('every record has the CRC-32 of its line beside it, of a resumed run too', async () => {
  await run();
  const whole = files();
  // CRC-32 of "{"type":"point","index":[0],"loss":0}\n", from Python's zlib.crc32.
  expect(whole[1]!.split('\n')[0]).toBe('3c814e04');
  rmSync(folder, { recursive: true });
  for (const until of [3, 3, 5]) await run(until);
  truncateSync(journal, readFileSync(journal).length - 4);
  expect(await run()).toBe(4);
  expect(files()).toEqual(whole);
});

test('a byte that was changed anywhere is found, with its line, by readers and by the run itself', async () => {
  await run();
  const [records, checks] = [journal, sums].map((path) => readFileSync(path)) as [Buffer, Buffer];
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      async (inRecords, place, bit) => {
        const bytes = Buffer.from(inRecords ? records : checks);
        const at = place % bytes.length;
        bytes[at]! ^= 1 << bit;
        writeFileSync(journal, inRecords ? bytes : records);
        writeFileSync(sums, inRecords ? checks : bytes);
        const line = (inRecords ? records : checks).subarray(0, at).filter((byte) => byte === 10).length + 1;
        // A last line that lost its line break is torn; a run goes on before it.
        const torn = inRecords && at === bytes.length - 1;
        if (torn) expect((await readRun(folder)).records).toEqual(all.slice(0, -1));
        // The line break of a checksum is no part of it.
        else if (!inRecords && at % 9 === 8) expect((await readRun(folder)).records).toEqual(all);
        else {
          await expect(readRun(folder)).rejects.toThrow(`records.ndjson: line ${line} `);
          await expect(run()).rejects.toThrow(`orograph repair ${folder} --line ${line}`);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('lines that were repeated, taken out, changed about or put in are found', async () => {
  await run();
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  const write = (given: readonly string[]): void => writeFileSync(journal, `${given.join('\n')}\n`);
  for (const [line, changed] of [
    [4, lines.toSpliced(3, 0, lines[2]!)],
    [4, lines.toSpliced(3, 1)],
    [2, lines.with(1, lines[2]!).with(2, lines[1]!)],
    [6, lines.toSpliced(5, 0, '{"type":"point","index":[5],"loss":0}')],
  ] as const) {
    write(changed);
    await expect(run()).rejects.toThrow(`line ${line} is not as it was written (expected checksum`);
  }
  write([...lines, lines[7]!]);
  await expect(readRun(folder)).rejects.toThrow(
    'line 9 is not as it was written (expected a checksum of it, got none)',
  );
  write(lines);
  expect((await readRun(folder)).records).toEqual(all);
});

test('lines that a power cut left without checksums are made again', async () => {
  await run();
  const whole = files();
  truncateSync(sums, 9 * 5 + 4);
  expect(await run()).toBe(5);
  expect(files()).toEqual(whole);
});

test('a run of a time without checksums is read, and has them once it goes on', async () => {
  await run();
  const whole = files();
  await run();
  rmSync(sums);
  truncateSync(journal, readFileSync(journal, 'utf8').indexOf('{"type":"point","index":[6]'));
  expect((await readRun(folder)).records).toEqual(all.slice(0, 6));
  expect(await run()).toBe(6);
  expect(files()).toEqual(whole);
});

test('repair drops from the first damaged line, keeps a copy, and the run ends as if nothing had happened', async () => {
  await run();
  const whole = files();
  expect(await repairRun(folder)).toBeUndefined();
  const damaged = readFileSync(journal, 'utf8').replace('"index":[4]', '"index":[6]');
  writeFileSync(journal, damaged);
  expect(await repairRun(folder)).toEqual({
    kept: 4,
    reason: expect.stringMatching(
      /line 5 is not as it was written \(expected checksum \w{8}, got \w{8}\)$/,
    ) as string,
    copy: `${journal}.damaged`,
  });
  expect(readFileSync(`${journal}.damaged`, 'utf8')).toBe(damaged);
  expect(await run()).toBe(4);
  expect(files()).toEqual(whole);
  expect(await repairRun(folder, 3)).toMatchObject({ kept: 2, copy: `${journal}.damaged-2` });
  expect(await run()).toBe(2);
  expect(files()).toEqual(whole);
  expect(readdirSync(folder).filter((name) => name.includes('lock'))).toEqual([]);
});

test('repair wants a run, and a line that is no record is one to repair', async () => {
  await expect(repairRun(folder)).rejects.toThrow(
    'not a run folder (expected a folder with run.json, got none',
  );
  await run();
  rmSync(sums);
  appendFileSync(journal, 'oops\n');
  await expect(run()).rejects.toThrow(
    'line 9 is not a record (expected a JSON object with a "type", got oops)',
  );
  expect(await repairRun(folder)).toMatchObject({ kept: 8 });
  expect(await run()).toBe(8);
  expect(existsSync(sums)).toBe(false);
});

test('records are appended only after those there are, and a journal that is gone is told', async () => {
  await run(2);
  const unread = await openRunFolder(folder, { identity: { command: 'slice' } });
  expect(() => unread.append(point(0))).toThrow('expected its records to be read before');
  unread.close();
  const opened = await openRunFolder(folder, { identity: { command: 'slice' } });
  for await (const _ of opened.earlier());
  opened.append(point(2));
  rmSync(folder, { recursive: true });
  expect(() => opened.close()).toThrow('the journal is gone (expected the file that was opened, got none');
});
