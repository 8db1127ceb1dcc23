import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { guessCautions } from '@orograph/report/runs';
import { shellLine } from '@orograph/report';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { partWords } from '../src/commands/survey/part-words.ts';
import { keptWords } from '@orograph/program';
import { fixture, orograph, orographProcess, withoutScripts } from './run-cli.ts';

const [m0, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parts = ['slice', 'reach', 'width', 'curvature', 'sharpness'];
test('what is kept of a run that has parts is told of them too', () => {
  const kept = (...counts: readonly number[]) =>
    keptWords(
      { exitCode: 130 },
      counts.map((records, part) => ({ path: part === 0 ? folder : join(folder, `part-${part}`), records })),
    );
  expect(kept(0, 57)).toContain(' keeps 0 records, and 57 in the runs of its parts, and the same command');
  expect(kept(1, 121, 4)).toContain(' keeps 1 record, and 125 in the runs of its parts,');
  expect(kept(3)).toContain(' keeps 3 records, and the same command');
  const beside = [
    { path: folder, records: 2 },
    { path: `${folder}-other`, records: 5 },
  ];
  expect(keptWords({ exitCode: 130 }, beside)).toContain(' keeps 2 records, and the same');
});

test('a part is a command line with the flags of the model as they were given', () => {
  const words = partWords(
    { part: 'slice', flags: { grid: '11x11' } },
    {
      model: "it's.onnx",
      flags: {
        data: 'val data.npz',
        scale: { times: 1, over: 255 },
        l2: 0.001,
        classWeights: [1, 2],
        parameters: ['fc*', 'head'],
        tied: true,
        minutes: 5,
        seed: 3,
      },
      examples: 512,
      out: 'runs/s/slice',
    },
  );
  expect(shellLine(words)).toBe(
    String.raw`orograph slice 'it'\''s.onnx' '--data=val data.npz' --limit=512 --scale=1/255 --class-weights=1,2 --l2=0.001 '--parameters=fc*' --parameters=head --tied --grid=11x11 --seed=3 --out=runs/s/slice`,
  );
});

test('a loss no better than a guess is cautioned against', () => {
  const at = (loss: number) => ({ at: { loss, metrics: {} }, classes: 10 });
  expect(guessCautions(at(0.5))).toEqual([]);
  expect(guessCautions(at(2.4))[0]).toContain('no better than guessing one of 10 classes (2.303)');
  expect(guessCautions(at(Number.NaN))).toEqual(['The loss of the model is NaN: nothing else can be read.']);
});

test('surveys a model: a run for each part, one page; the same command again changes nothing', async () => {
  const out = join(folder, 'survey');
  const words = ['survey', m0, '--data', data, '--minutes', '0.001', '--out', out, '--json'];
  const { code, records, err } = await orograph(words);
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(
      /^timing the model\n5 parts, about \d+ s.*\n1\/5 slice[^]*report so far: \S+report.html\n2\/5 reach/,
    ),
  ]);
  expect(records.map((record) => record['part'] ?? record.type)).toEqual([...parts, 'summary']);
  for (const part of parts) expect(existsSync(join(out, part, 'report.html'))).toBe(true);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  for (const said of ['A plane through the model', 'seen from the origin', 'orograph slice', 'to go deeper'])
    expect(page).toContain(said);
  const read = withoutScripts(page).replaceAll(/base64,[^"']*/g, '');
  expect(/.{0,60}NaN.{0,60}/.exec(read)).toBeNull();
  // The command of a part, typed by hand, is the very run that the survey made: it has nothing left to do.
  const line = String(records[1]!['command']).split(' ').slice(1);
  const before = readFileSync(join(out, 'reach', 'records.ndjson'), 'utf8');
  expect((await orograph(line)).code).toBe(0);
  expect(readFileSync(join(out, 'reach', 'records.ndjson'), 'utf8')).toBe(before);
  const journal = readFileSync(join(out, 'records.ndjson'), 'utf8');
  expect((await orograph(words)).code).toBe(0);
  expect(readFileSync(join(out, 'records.ndjson'), 'utf8')).toBe(journal);
});

test('a survey that is interrupted goes on with the plan it began with', async () => {
  const out = join(folder, 'cut');
  const words = ['survey', m0, '--data', data, '--minutes', '0.001', '--out', out];
  const cut = await orographProcess(words, (child) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('2/5 reach')) child.kill('SIGKILL');
    });
  });
  expect(cut.code).toBeNull();
  const plan = (JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as Record<string, unknown>)['plan'];
  const { code, err } = await orograph(words);
  expect([code, err]).toEqual([0, expect.not.stringContaining('1/5 slice')]);
  const after = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as Record<string, unknown>;
  expect(after['plan']).toEqual(plan);
}, 60_000);

test('a part ends when its time is over, with what it has, and its command goes on from there', async () => {
  const out = join(folder, 'short');
  const words = ['survey', m0, '--data', data, '--minutes', '0.001', '--out', out, '--json'];
  const killed = await orographProcess(words, (child) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('1/5 slice')) child.kill('SIGKILL');
    });
  });
  expect(killed.code).toBeNull();
  // A plan that takes longer than its time: a slice of minutes, for which there are a few seconds of the minute.
  const manifest = join(out, 'run.json');
  const run = JSON.parse(readFileSync(manifest, 'utf8')) as { plan: { parts: Record<string, unknown>[] } };
  const [slice, ...others] = run.plan.parts;
  const long = { ...slice, flags: { grid: '601x601' }, seconds: 1 };
  const short = others.map((part) => ({ ...part, seconds: part['part'] === 'curvature' ? 1e-9 : 2 }));
  writeFileSync(manifest, JSON.stringify({ ...run, plan: { ...run.plan, parts: [long, ...short] } }));
  rmSync(join(out, 'slice'), { recursive: true, force: true });
  const began = performance.now();
  const { code, records } = await orograph(words);
  const seconds = (performance.now() - began) / 1000;
  expect(code).toBe(0);
  const [first, ...rest] = records.filter(({ type }) => type === 'part') as unknown as {
    readonly cut?: { readonly seconds: number; readonly done: number; readonly of: number };
    readonly cautions: readonly string[];
  }[];
  expect(first!.cut!.of).toBe(601 ** 2);
  expect(first!.cut!.seconds).toBeLessThan(seconds - 1);
  const made = readFileSync(join(out, 'slice', 'records.ndjson'), 'utf8')
    .trim()
    .split('\n');
  expect(made).toHaveLength(first!.cut!.done);
  expect(first!.cut!.done).toBeLessThan(601 ** 2);
  expect(first!.cautions[0]).toMatch(
    /^slice: cut short after \d+ s, as its time was over: [\d,]+ of 361,201 records\. Its command, given again, goes on/,
  );
  // No time at all was planned for curvature.
  const [reach, width, curvature, sharpness] = rest;
  expect([reach, width, sharpness].map((part) => part!.cut)).toEqual([undefined, undefined, undefined]);
  expect(curvature).toMatchObject({
    cut: { seconds: 0, done: 0 },
    cautions: ['curvature: not begun, as no time was left for it. Its command measures it.'],
  });
  expect(existsSync(join(out, 'curvature', 'run.json'))).toBe(false);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain(first!.cautions[0]);
  expect(readFileSync(join(out, 'slice', 'report.html'), 'utf8')).toContain('points are measured so far');
  // Whoever gives the command of a part has the whole of it on the page.
  const own = records.find((record) => record['part'] === 'curvature')!;
  expect((await orograph(String(own['command']).split(' ').slice(1))).code).toBe(0);
  expect((await orograph(['report', out])).code).toBe(0);
  const later = readFileSync(join(out, 'report.html'), 'utf8');
  expect(later).not.toContain('curvature: not begun');
  expect(later).toContain('The steepest direction has a curvature of');
  expect(seconds).toBeLessThan(75);
}, 90_000);

test('says what it cannot survey', async () => {
  const { code, err } = await orograph(['survey', m0]);
  expect(code).toBe(2);
  expect(err).toContain('no data (expected --data FILE or a name such as mnist/test, got none');
});
