import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const data = fixture('data.npz');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (words: string): string[] =>
  `instability mlp --hidden 4 --data ${data} --batch 10 --epochs 4 ${words}`.split(' ');

test('children part after some epochs, at the end of the training not at all; the report says from when on there is one wedge', async () => {
  const out = join(folder, 'run');
  const { code, records } = await orograph(
    `instability mlp --hidden 4 --data ${data} --batch 10 --epochs 12 --learning-rate 0.2 --after 0,6,12 --seeds 0..1 --points 3 --out ${out}`.split(
      ' ',
    ),
  );
  expect(code).toBe(0);
  const children = records.filter(({ type }) => type === 'instability');
  expect(children.map(({ seed, epoch }) => [seed, epoch])).toEqual([
    [0, 0],
    [0, 6],
    [0, 12],
    [1, 0],
    [1, 6],
    [1, 12],
  ]);
  const apart = children.map(({ distance }) => Number(distance));
  expect([apart[2], apart[5]]).toEqual([0, 0]);
  for (const k of [0, 1, 3, 4]) expect(apart[k]).toBeGreaterThan(0);
  const summary = records.at(-1)!;
  expect(summary).toMatchObject({ type: 'summary', measure: 'errorBarrier', threshold: 0.02 });
  // The children that part after the last epoch are the same, and count for nothing.
  for (const { epoch } of summary['stableFrom'] as { epoch: number }[]) expect([0, 6, null]).toContain(epoch);
  const html = readFileSync(join(out, 'report.html'), 'utf8');
  expect(html).toContain('2 of 2 trainings stay in one wedge from some epoch on that was tried');
  expect(html.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, '')).not.toMatch(/undefined|\bNaN\b/);
});

test('two points of a segment have no barrier; more points find at least as high a one', async () => {
  const heights: number[] = [];
  for (const points of [2, 3, 5]) {
    const { records } = await orograph([...line('--after 0 --seeds 0'), '--points', String(points)]);
    heights.push(Number(records[0]!['barrier']));
  }
  expect(heights[0]).toBe(0);
  expect(heights[1]).toBeLessThanOrEqual(heights[2]!);
});

test.each([
  ['--after 5', 'an epoch beyond the training (expected at most the 4 of --epochs, got 5, in --after)'],
  ['--after -1', '--after'],
])('instability %s is misuse', async (words, message) => {
  const { code, err } = await orograph(line(words));
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('trainings that have not learned do not stay in one wedge, nor leave it', async () => {
  const out = join(folder, 'untrained');
  const { records } = await orograph(
    line(`--learning-rate 1e-6 --after 0 --seeds 0 --points 3 --out ${out}`),
  );
  expect(records.at(-1)!['stableFrom']).toEqual([{ seed: 0, epoch: null, undecided: 'untrained' }]);
  const html = readFileSync(join(out, 'report.html'), 'utf8');
  expect(html).toContain('have not learned');
  expect(html).not.toContain('stay in one wedge from');
});
