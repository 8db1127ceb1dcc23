import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  copyFileSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadDataset, loadOnnx, onnxLoss, saveOnnx } from '@orograph/models';
import type { Node } from '@orograph/onnx';
import { norm } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, type Outcome } from './run-cli.ts';

const [model, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
const command = (line: string): string[] => line.split(' ');
const sweep = `width mlp --hidden 6,6 --data ${data} --batch 10 --samples 3 --seeds 0..1`;
const line = `${sweep} --sweep learning-rate=0.02,0.05 --sweep hidden=4,6 --sweep dropout=0.3,0 --until-loss 0.6 --epochs 20`;
let folder: string;
let whole: Outcome;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  whole = await orograph(command(`${line} --out ${join(folder, 'whole')}`));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const trainings = (): Outcome['records'] => whole.records.filter(({ type }) => type === 'training');

test('every setting is trained with every seed once: the base is shared by all factors', () => {
  expect(whole.code).toBe(0);
  const base = { batch: 10, dropout: 0, hidden: [6, 6], 'learning-rate': 0.05, 'weight-decay': 0 };
  expect(trainings().map(({ setting, seed }) => [setting, seed])).toEqual(
    [{ 'learning-rate': 0.02 }, {}, { hidden: [4, 4] }, { dropout: 0.3 }].flatMap((change) =>
      [0, 1].map((seed) => [{ ...base, ...change }, seed]),
    ),
  );
  for (const record of trainings()) {
    expect(record).toMatchObject({ status: 'reached', unbounded: { angle: 0, distance: 0 } });
    expect(Number(record['loss'])).toBeLessThanOrEqual(0.6);
    expect(record['angles']).toHaveLength(3);
  }
});

test('a checkpoint has the weights that were measured: its loss and norm, without dropout', async () => {
  const dataset = await loadDataset(data, { graphInputs: (await loadOnnx(model)).inputs });
  for (const record of trainings()) {
    const graph = await loadOnnx(join(folder, 'whole', String(record['checkpoint'])));
    const loss = await onnxLoss(graph, { data: dataset });
    expect(norm(loss.theta)).toBeCloseTo(Number(record['norm']), 10);
    expect(await loss.value(loss.theta)).toBeCloseTo(Number(record['loss']), 6);
    await loss.dispose();
  }
});

test('each factor has a verdict, its effects, and a plot of every training', () => {
  const factors = whole.records.filter(({ type }) => type === 'factor');
  expect(factors.map(({ factor }) => factor)).toEqual(['learning-rate', 'hidden', 'dropout']);
  for (const { factor, verdict, words, effects } of factors) {
    expect(words).toMatch(/ from .* to .*: .*\. The angular width .*\(95 % intervals over 2 seeds\)\./);
    expect(effects).toHaveProperty('norm.ratioInterval');
    expect(whole.records.at(-1)).toMatchObject({ type: 'summary', verdicts: { [String(factor)]: verdict } });
    const svg = readFileSync(join(folder, 'whole', `width-${String(factor)}.svg`), 'utf8');
    expect(svg).toMatch(/^<svg/);
    // 4 panels of 2 means and 4 trainings.
    expect(svg.match(/ opacity="0\.4"/g)).toHaveLength(16);
    expect(svg).not.toMatch(/NaN|undefined/);
  }
  expect(factors[2]).toMatchObject({ scale: { kind: 'symlog', constant: 0.3 } });
  expect(readFileSync(join(folder, 'whole/report.html'), 'utf8')).toContain('A larger learning rate:');
});

test('a sweep cut short goes on and ends with the same records and checkpoints', async () => {
  const lines = whole.out.split('\n');
  for (const kept of [3, 9]) {
    const out = join(folder, `cut-${kept}`);
    mkdirSync(out);
    copyFileSync(join(folder, 'whole/run.json'), join(out, 'run.json'));
    writeFileSync(join(out, 'records.ndjson'), `${lines.slice(0, kept).join('\n')}\n{"ty`);
    const rest = await orograph(command(`${line} --out ${out}`));
    expect(readFileSync(join(out, 'records.ndjson'), 'utf8')).toBe(whole.out);
    expect(rest.out).toBe(lines.slice(kept).join('\n'));
    if (kept === 3) {
      const last = String(trainings().at(-1)!['checkpoint']);
      expect(readFileSync(join(out, last))).toEqual(readFileSync(join(folder, 'whole', last)));
    }
  }
  const other = await orograph(command(`${line} --rise 1 --out ${join(folder, 'whole')}`));
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining('rise null, got 1') as string });
}, 180_000);

test('a training that diverges, and one above the high loss, are results', async () => {
  const { code, records } = await orograph(
    command(`${sweep} --sweep learning-rate=1e-9,1e30 --threshold 0.9 --until-loss 0.5 --epochs 2`),
  );
  expect(code).toBe(0);
  const found = records.filter(({ type }) => type === 'training');
  expect(found.map(({ status, angle }) => [status, angle])).toEqual([
    ['unreached', null],
    ['unreached', null],
    ['diverged', null],
    ['diverged', null],
  ]);
  const factor = records.find(({ type }) => type === 'factor')!;
  expect(factor).toMatchObject({ verdict: 'not resolved' });
  expect(factor['words']).toMatch(
    /fewer than two values can be compared\. Of 4 trainings 2 did not reach the training loss and 2 diverged; 0 are compared\.$/,
  );
});

test('a model file is trained from its own weights', async () => {
  const { code, records } = await orograph(
    command(`width ${model} --data ${data} --sweep batch=10,20 --epochs 1 --samples 2 --seeds 0..1`),
  );
  expect(code).toBe(0);
  expect(records.filter(({ type }) => type === 'training')).toHaveLength(4);
  expect(records.at(-1)).toMatchObject({ type: 'summary' });
});

test('a model file with active dropout is kept as it is at inference', async () => {
  const graph = await loadOnnx(model);
  const [from, to] = [graph.nodes.at(-2)!, graph.nodes.at(-1)!];
  const dropout: Node = {
    op: 'Dropout',
    domain: '',
    name: 'dropout',
    inputs: [from.outputs[0]!, 'rate', 'active'],
    outputs: ['dropped'],
    attributes: {},
  };
  const inputs = to.inputs.map((name) => (name === from.outputs[0] ? 'dropped' : name));
  const path = join(folder, 'active-dropout.onnx');
  await saveOnnx(
    {
      ...graph,
      nodes: [...graph.nodes.slice(0, -1), dropout, { ...to, inputs }],
      constants: new Map([
        ...graph.constants,
        ['rate', { dataType: 'float', shape: [], data: Float32Array.of(0.5) }],
        ['active', { dataType: 'bool', shape: [], data: Uint8Array.of(1) }],
      ]),
    },
    path,
  );
  const out = join(folder, 'active-dropout');
  const { code, err, records } = await orograph(
    command(
      `width ${path} --data ${data} --sweep batch=10,20 --epochs 1 --samples 2 --seeds 0..1 --out ${out}`,
    ),
  );
  expect([code, err]).toEqual([0, expect.stringContaining('report')]);
  const { checkpoint } = records.find(({ type }) => type === 'training')!;
  const kept = await loadOnnx(join(out, String(checkpoint)));
  expect(kept.nodes.find(({ op }) => op === 'Dropout')!.inputs).toEqual([from.outputs[0], 'rate']);
});

test.each([
  ['mlp --sweep momentum=1,2', /expected a factor of batch, dropout, hidden, .*, got "momentum"/],
  ['mlp --sweep batch', /expected two or more values as batch=a,b, got none/],
  ['mlp --sweep batch=8', /expected two or more values as batch=a,b, got 8/],
  ['mlp --sweep batch=8,8.5', /expected a whole number, got "8\.5"/],
  ['mlp --sweep learning-rate=0.1,fast', /expected a number above 0, got "fast"/],
  ['mlp --sweep dropout=0,1', /expected a number from 0 up to 1, got "1"/],
  ['mlp --sweep batch=8,16 --sweep batch=2,4', /expected each factor once, got batch twice/],
  ['mlp --sweep batch=8,1000', /a batch is larger than the data \(expected at most \d+, got 1000/],
  [
    'mlp --sweep batch=8,16 --seeds 4',
    /too few seeds for an error bar \(expected two or more, such as 0..2; of an effect 3 resolve 2.5 standard deviations.*got 1/,
  ],
  ['mlp mlp --sweep batch=8,16', /a sweep of several networks \(expected one, got 2, in --sweep\)/],
  [`${model} --sweep hidden=8,16`, /hidden cannot be varied \(expected mlp, got a model file, which has/],
  [`${model} --sweep dropout=0,0.1`, /--dropout does not apply \(expected a network of the zoo, got a model/],
  [`${model} --epochs 3`, /--epochs does not apply \(expected --sweep, got none/],
  ['nosuch --sweep batch=8,16', /no such network \(expected .*, got nosuch/],
])('misuse: width %s', async (flags, message) => {
  const out = join(folder, 'misuse');
  const { code, err } = await orograph(command(`width ${flags} --data ${data} --out ${out}`));
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});
