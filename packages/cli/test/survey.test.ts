import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { guessCautions } from '@orograph/report/runs';
import type { Subject } from '@orograph/models';
import { shellLine } from '@orograph/report';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { partWords } from '../src/commands/survey/part-words.ts';
import { keptWords, misuse } from '@orograph/program';
import { timedModel } from '../src/commands/survey/timed-model.ts';
import { makePlan, minutesFor } from '../src/commands/survey/make-plan.ts';
import {
  costsOn,
  fittingParts,
  secondsInAll,
  surveyExamples,
  surveyPlan,
} from '../src/commands/survey/survey-plan.ts';
import { fixture, orograph, orographProcess, withoutScripts } from './run-cli.ts';

const [m0, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parts = ['slice', 'reach', 'width', 'curvature', 'sharpness'];
const costs = { loss: 0.01, gradient: 0.03, isCurved: true };

test('a plan fits its time, and measures more in more time', () => {
  for (const seconds of [60, 300, 3000]) {
    const plan = surveyPlan(seconds, costs);
    expect(plan.map(({ part }) => part)).toEqual(parts);
    expect(secondsInAll(plan)).toBeLessThanOrEqual(seconds);
  }
  const sides = [60, 300].map((seconds) => surveyPlan(seconds, costs)[0]!.flags['grid']);
  expect(sides).toEqual(['31x31', '51x51']);
});

test('what each part does before its first record counts', () => {
  const [bare, slow] = [costs, { ...costs, opening: 2, firstGradient: 1 }].map((of) => surveyPlan(0, of));
  const more = slow!.map(({ seconds }, place) => seconds - bare![place]!.seconds);
  // slice and width open the model; reach takes a gradient too, curvature gradients and products, sharpness gradients.
  const expected = [2, 3, 2, 4, 3];
  for (const [place, own] of more.entries()) expect(own).toBeCloseTo(expected[place]!, 9);
});

test('the picture is kept in any case, and of the others the cheap ones that fit', () => {
  const part = (name: 'reach' | 'slice' | 'width', seconds: number) => ({ part: name, flags: {}, seconds });
  const plan = [part('slice', 200), part('reach', 30), part('width', 10)];
  const kept = (seconds: number): string[] => fittingParts(plan, seconds).kept.map((one) => one.part);
  expect(kept(240)).toEqual(['slice', 'reach', 'width']);
  expect(kept(200)).toEqual(['slice', 'width']);
  expect(kept(1)).toEqual(['slice']);
  expect(fittingParts(plan, 200).leftOut.map((one) => one.part)).toEqual(['reach']);
});

test('a model without gradients has no curvature and no sharpness, and no reach along the gradient', () => {
  const plan = surveyPlan(300, { loss: 0.01, isCurved: false });
  expect(plan.map(({ part }) => part)).toEqual(['slice', 'reach', 'width']);
  expect(plan[1]!.flags['direction']).toBe('random,filter,radial');
});

test('where the smallest parts do not fit, fewer examples are taken, so that they do', () => {
  const slow = { loss: 10, gradient: 30, opening: 1, firstGradient: 2, isCurved: true };
  const many = { measured: 50_000, most: 50_000 };
  expect(surveyExamples(300, costs, { measured: 10_000, most: 10_000 })).toBe(10_000);
  const some = surveyExamples(300, slow, many);
  expect(some).toBeGreaterThan(64);
  expect(secondsInAll(surveyPlan(0, costsOn(some, slow, 50_000)))).toBeLessThanOrEqual(300);
  expect(surveyExamples(1, slow, many)).toBe(16);
  // Sixteen of them tell the same, and nobody knows how many there are.
  const few = costsOn(16, slow, 50_000);
  expect(surveyExamples(300, few, { measured: 16, most: Number.POSITIVE_INFINITY })).toBe(some);
});

test('a survey of a slow model keeps its time: it leaves parts out, and says how many minutes have room for them', () => {
  const costs64 = { loss: 0.25, gradient: 1.3, opening: 1.3, firstGradient: 1.6, isCurved: true };
  const model = { costs: costs64, examples: 16, batch: 1 };
  for (const seconds of [60, 120, 300, 900]) {
    const plan = makePlan(seconds, model);
    expect(plan.isSome).toBe(true);
    expect(plan.parts[0]!.part).toBe('slice');
    expect(secondsInAll(plan.parts)).toBeLessThanOrEqual(1.1 * seconds);
    if (!plan.leftOut) continue;
    expect(makePlan(60 * minutesFor(plan, seconds / 60), model).leftOut).toBeUndefined();
  }
  expect(makePlan(60, model).leftOut).toBeDefined();
  // What the parts that are left out do not take, the others have: the picture is finer than it would be beside them.
  const [alone, beside] = [makePlan(60, model).parts[0]!, surveyPlan(60, makePlan(60, model).costs)[0]!];
  expect(alone.seconds).toBeGreaterThan(beside.seconds);
  expect(makePlan(900, model).leftOut).toBeUndefined();
  // Ten seconds are never too long.
  const quick = { ...model, costs: costsOn(1, costs64, 20) };
  expect(makePlan(0.1, quick).leftOut).toEqual(makePlan(10, quick).leftOut);
  expect(makePlan(0.1, quick).examples).toBe(makePlan(10, quick).examples);
});

test('examples are whole batches where a model has batches of one size', () => {
  const slow = { costs: { loss: 1, isCurved: false }, examples: 100, all: 100, batch: 20 };
  expect(makePlan(200, slow).examples).toBe(40);
  expect(makePlan(1, slow).examples).toBe(20);
  expect(makePlan(1e6, slow)).toEqual(expect.objectContaining({ examples: 100 }));
  expect(makePlan(1e6, slow).isSome).toBeUndefined();
});

test('a model is timed on few examples, on more only while a loss takes no time, and all it opens is closed', async () => {
  /** A model of so many examples, of which one takes so many seconds. */
  const timed = async (
    all: number,
    seconds: number,
    { limit, batch }: { limit?: number; batch?: number } = {},
  ) => {
    const opened: (number | undefined)[] = [];
    let closed = 0;
    const found = await timedModel((asked) => {
      opened.push(asked);
      if (batch && (asked ?? all) % batch !== 0)
        return Promise.reject(misuse('uneven', { expected: '', got: '', where: '' }));
      const examples = Math.min(all, asked ?? all);
      const value = () => new Promise((done) => setTimeout(() => done(1), 1000 * seconds * examples));
      const loss = { value, theta: new Float32Array(2), dim: 2 };
      const inputs = [{ name: 'x', dataType: 'float', shape: [batch ?? 'N', 3] }];
      const subject = [{ path: 'm', loss, inputs, dataset: { examples } }] as unknown as readonly Subject[];
      return Promise.resolve({ subject, close: async () => void closed++ });
    }, limit);
    expect(closed).toBe(opened.length - (batch ? 1 : 0));
    return { opened, found };
  };
  const slow = await timed(1e6, 0.004);
  expect(slow.opened).toEqual([16]);
  expect(slow.found).toMatchObject({ examples: 16, batch: 1 });
  expect(slow.found.all).toBeUndefined();
  expect(slow.found.costs.loss).toBeGreaterThan(0.05);
  const quick = await timed(1000, 1e-6);
  expect(quick.opened).toEqual([16, 256, 4096]);
  expect(quick.found).toMatchObject({ examples: 1000, all: 1000 });
  expect((await timed(1000, 1e-6, { limit: 100 })).found).toMatchObject({ examples: 100, all: 100 });
  const fixed = await timed(60, 1e-6, { batch: 20 });
  expect(fixed.opened).toEqual([16, undefined]);
  expect(fixed.found).toMatchObject({ examples: 60, all: 60, batch: 20 });
});

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
      /^timing the model\n5 parts, about \d+ s\n1\/5 slice[^]*report so far: \S+report.html\n2\/5 reach/,
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

test('says what it cannot survey', async () => {
  const { code, err } = await orograph(['survey', m0]);
  expect(code).toBe(2);
  expect(err).toContain('no data (expected --data FILE or a name such as mnist/test, got none');
});
