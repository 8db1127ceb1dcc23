import type { MemberRecord } from '@orograph/probes';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags =
  '--hidden 3 --limit 24 --batch 8 --rates 0.01,0.1 --cycles 2 --cycle-epochs 1 --epochs 2 --points 5 --seeds 0..1';
const args = (out: string): string[] => [
  'ensemble',
  'mlp',
  '--data',
  fixture('data.npz'),
  ...flags.split(' '),
  '--out',
  join(folder, out),
];

test('a run that is killed goes on where it was, and ends with the bytes of one that was not', async () => {
  const whole = await orograph(args('whole'));
  expect(whole.code).toBe(0);
  expect(whole.records.map(({ type, method, rate }) => [type, method, rate].join(' '))).toEqual([
    ...Array.from({ length: 2 }, () => [
      'optimum  ',
      ...[
        'snapshot 0.01',
        'snapshot 0.1',
        'fge 0.01',
        'fge 0.1',
        'swa 0.01',
        'swa 0.1',
        'independent 0.05',
      ].map((kind) => `ensemble ${kind}`),
    ]).flat(),
    'summary  ',
  ]);
  const cut = await orograph(args('cut'), (child) => child.stdout!.once('data', () => child.kill('SIGKILL')));
  expect(cut.code).toBeNull();
  expect((await orograph(args('cut'))).code).toBe(0);
  for (const file of ['run.json', 'records.ndjson', 'report.html'])
    expect([
      file,
      readFileSync(join(folder, 'cut', file), 'utf8') === readFileSync(join(folder, 'whole', file), 'utf8'),
    ]).toEqual([file, true]);
}, 240_000);

test('independent members start from weights of their own, the members of one descent do not', async () => {
  const { records } = await orograph([...args('again'), '--methods', 'fge,independent', '--rates', '0.0001']);
  const [fge, independent] = (records as unknown as { type: string; cycles: MemberRecord[] }[]).filter(
    ({ type }) => type === 'ensemble',
  );
  expect(fge!.cycles[1]!.cosine).toBeGreaterThan(0.999);
  expect(independent!.cycles[1]!.cosine).toBeLessThan(0.9);
});

test.each([
  [
    'mnist/autoencoder --limit 8',
    'no classes (expected the loss cross-entropy, got mse, in mnist/autoencoder)',
  ],
  ['mlp --methods bagging', 'expected some of snapshot, fge, swa, independent, got "bagging".'],
  ['mlp --rates 0', 'expected a number above 0, got "0".'],
])('ensemble %s is misuse, and nothing is written', async (given, message) => {
  const out = join(folder, 'nothing');
  const { code, err } = await orograph(['ensemble', ...given.split(' '), '--out', out]);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(() => readFileSync(join(out, 'run.json'))).toThrow('ENOENT');
});
