import type { ResultRecord } from '@orograph/program';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, withoutScripts } from '../../run-cli.ts';

const example = fileURLToPath(new URL('../../../../../examples/pipeline.yaml', import.meta.url));
const small = `
defaults: { data: '${fixture('data.npz')}' }
steps:
  fit: { command: train, net: mlp, hidden: 8, batch: 16, epochs: 2, seeds: 0..1 }
  look: { command: evaluate, models: ['\${fit.checkpoints}', '${fixture('mlp-0.onnx')}'] }
  plane: { command: slice, models: '\${fit.checkpoints[1]}', grid: 21x21 }
  table: { command: export, run: '\${plane.out}', csv: '\${out}/plane.csv', npz: '\${plane.out}/plane.npz' }
`;
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  file = join(folder, 'small.yaml');
  writeFileSync(file, small);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
const runSmall = (out: string, ...more: Parameters<typeof orograph>[1][]) =>
  orograph(['run', file, '--out', join(folder, out)], ...more);
/** The files of a run and of its steps that must not depend on interruptions. */
const kept = (out: string): Record<string, string> =>
  Object.fromEntries(
    ['.', 'fit', 'look', 'plane', 'table'].flatMap((step) =>
      readdirSync(join(folder, out, step))
        .filter((name) => /\.(?:ndjson|csv|html|svg|npz|onnx)$/.test(name))
        .map((name) => [
          `${step}/${name}`,
          withoutScripts(read(out, step, name)).replaceAll(join(folder, out), 'OUT'),
        ]),
    ),
  );

test('the example trains, evaluates, slices, connects and exports, and its steps agree with each other', async () => {
  const out = join(folder, 'example');
  const { code, records, err } = await orograph(['run', example, '--out', out]);
  expect([code, err]).toEqual([0, expect.stringMatching(/7\/7 table: export\n.*\nreport: .*index\.html\n$/)]);
  const of = (step: string, type: string): ResultRecord[] =>
    records.filter((record) => record['step'] === step && record.type === type);
  const trained = of('train', 'checkpoint');
  expect(trained.map(({ seed }) => seed)).toEqual([0, 1]);
  expect(of('train', 'step')[3]).toMatchObject({ step: 'train', iteration: expect.any(Number) as number });
  expect(of('evaluate', 'evaluation').map(({ loss, metrics }) => ({ loss, metrics }))).toEqual(
    trained.map(({ loss, metrics }) => ({ loss, metrics })),
  );
  const segment = of('segment', 'point');
  for (const [coords, end] of [
    [0, 0],
    [1, 1],
  ] as const) {
    const at = segment.find((point) => Math.abs((point['coords'] as number[])[0]! - coords) < 0.02)!;
    expect(at['loss'] as number).toBeCloseTo(trained[end]!['loss'] as number, 1);
  }
  expect(of('plane-direction-random', 'point')).toHaveLength(121);
  expect(of('plane-direction-filter', 'point')).toHaveLength(121);
  const connector = of('connect', 'connector')[0]!;
  expect((connector['worst'] as { loss: number }).loss).toBeLessThan(
    (connector['linearWorst'] as { loss: number }).loss / 2,
  );
  const csv = read('example', 'table', 'segment.csv').trim().split('\n');
  expect(csv.slice(1).map((line) => Number(line.split(',')[2]))).toEqual(segment.map(({ loss }) => loss));
  const index = read('example', 'index.html');
  const links = [...index.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link]) => link!);
  expect(links).toContain('connect/report.html');
  expect(links.filter((link) => !existsSync(join(out, link)))).toEqual([]);

  const again = await orograph(['run', example, '--out', out]);
  expect([again.code, again.out]).toEqual([0, '']);
  expect(again.err.match(/done before/g)).toHaveLength(7);
}, 300_000);

test('a pipeline that is interrupted or killed again and again ends with the files of one that was not', async () => {
  expect((await runSmall('whole')).code).toBe(0);
  const codes: (number | null)[] = [];
  for (const [signal, marker] of [
    ['SIGINT', '"step":"fit"'],
    ['SIGKILL', '"type":"epoch"'],
    ['SIGINT', '"step":"look"'],
    ['SIGKILL', '"step":"plane"'],
    ['SIGINT', '"index":[9,'],
  ] as const)
    codes.push(
      (
        await runSmall('cut', (child) => {
          let seen = '';
          child.stdout!.on('data', (chunk: Buffer) => {
            seen += chunk.toString();
            if (!child.killed && seen.includes(marker)) child.kill(signal);
          });
        })
      ).code,
    );
  expect(codes.filter((code) => code !== null && code !== 0 && code !== 130)).toEqual([]);
  expect(codes[0]).toBe(130);
  expect(existsSync(join(folder, 'cut/run.lock'))).toBe(false);
  expect((await runSmall('cut')).code).toBe(0);
  expect(kept('cut')).toEqual(kept('whole'));
}, 300_000);

test('an edited pipeline does only what is new or changed, and what depends on it; what was made before is put aside', async () => {
  const out = join(folder, 'edited');
  const edited = join(folder, 'edited.yaml');
  const run = (text: string) => {
    writeFileSync(edited, text);
    return orograph(['run', edited, '--out', out, '--json']);
  };
  const [head, steps] = [small.slice(0, small.indexOf('  plane:')), small.slice(small.indexOf('  plane:'))];
  expect((await run(head)).code).toBe(0);
  const more = await run(head + steps);
  expect(more.code).toBe(0);
  expect(new Set(more.records.map(({ step }) => step))).toEqual(new Set(['plane', 'table']));
  const former = read('edited', 'plane', 'records.ndjson');
  const other = await run(head + steps.replace('21x21', '5x5'));
  expect(other.code).toBe(0);
  expect(new Set(other.records.map(({ step }) => step))).toEqual(new Set(['plane', 'table']));
  expect(other.err).toContain(
    '1/4 fit: done before\n2/4 look: done before\n3/4 plane: grid changed; what was made before is in ',
  );
  expect(other.err).toContain('4/4 table: run changed; what was made before is in ');
  expect(read('edited', 'before', 'plane-1', 'records.ndjson')).toBe(former);
  expect(read('edited', 'table', 'plane.csv').trim().split('\n')).toHaveLength(26);
  // Back again: the step is done anew, for its folder holds the other run.
  const back = await run(head + steps);
  expect(back.code).toBe(0);
  expect(read('edited', 'plane', 'records.ndjson')).toBe(former);
  expect(existsSync(join(out, 'before', 'plane-2'))).toBe(true);
}, 120_000);

test('a step whose files have changed is done anew', async () => {
  const model = join(folder, 'model.onnx');
  const again = join(folder, 'again.yaml');
  const args = ['run', again, '--out', join(folder, 'again')];
  writeFileSync(
    again,
    `steps:\n  look: { command: evaluate, models: ${model}, data: '${fixture('data.npz')}' }\n`,
  );
  copyFileSync(fixture('mlp-0.onnx'), model);
  const first = await orograph(args);
  expect(first.code).toBe(0);
  copyFileSync(fixture('mlp-1.onnx'), model);
  const second = await orograph(args);
  expect([second.code, second.err]).toEqual([
    0,
    expect.stringContaining('1/1 look: models changed; what was made before is in '),
  ]);
  expect(second.records[0]!['loss']).not.toBe(first.records[0]!['loss']);
  expect((await orograph(args)).err).toContain('1/1 look: done before\n');
  rmSync(join(folder, 'again/look'), { recursive: true });
  expect((await orograph(args)).records.map(({ type, step }) => [type, step])).toEqual([
    ['evaluation', 'look'],
    ['step', 'look'],
  ]);
});

test('a step that fails says which and where, those before it are kept, and the index says so', async () => {
  const bad = join(folder, 'bad.yaml');
  writeFileSync(bad, `${small}  bad: { command: toy, experiment: plain }\n`);
  const { code, err } = await orograph(['run', bad, '--out', join(folder, 'bad')]);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(
      /error: step bad: no such experiment \(expected average, .*, got plain, in toy <experiment>\) \(in .*bad\.yaml:8:3\)\n$/,
    ),
  ]);
  expect(read('bad', 'index.html')).toContain('4 steps done');
  writeFileSync(
    bad,
    `steps:\n  fit: { command: train, net: mlp, data: '${fixture('data.npz')}', hidden: 4, epochs: 1 }\n  e: { command: evaluate, data: '${fixture('data.npz')}', models: '\${fit.checkpoints[3]}' }\n`,
  );
  expect(await orograph(['run', bad, '--out', join(folder, 'bad2')])).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /error: step e: models \(expected more than 3 at \$\{fit\.checkpoints\[3\]\}, got 1, in .*bad\.yaml:3:/,
    ) as string,
  });
});

test('a pipeline that does not fit is refused before anything is written', async () => {
  const bad = join(folder, 'typo.yaml');
  writeFileSync(bad, small.replace('grid', 'gird'));
  const out = join(folder, 'nothing');
  const { code, err, records } = await orograph(['run', bad, '--out', out, '--json']);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(
      /^error: step plane: no such key \(expected "grid", perhaps, got "gird", in .*typo\.yaml:6:61\)\n$/,
    ),
  ]);
  expect(records).toEqual([{ type: 'error', code: 'misuse', message: err.slice(7, -1) }]);
  expect(existsSync(out)).toBe(false);
});
