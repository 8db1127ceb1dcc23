import {
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

import { parseNpz, parseTrajectory, serializeNpz, type DataTensor } from '@orograph/models';
import { layoutOfParameters, parametersOf, parseOnnx, thetaOf } from '@orograph/onnx';
import { dot } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, withoutScripts } from './run-cli.ts';

const data = fixture('data.npz');
const tiny = ['train', 'mlp', '--data', data, '--hidden', '8', '--batch', '16'];
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('training lowers the loss, and tells steps, epochs and the checkpoint', async () => {
  const { code, records, err } = await orograph([...tiny, '--epochs', '20', '--learning-rate', '0.05']);
  expect(code).toBe(0);
  expect(err).not.toMatch(/error|warning/);
  const of = (type: string) => records.filter((record) => record.type === type);
  expect(of('step')).toHaveLength(80);
  expect(of('step')[79]).toMatchObject({ seed: 0, step: 79, epoch: 19 });
  expect(of('step')[40]!['learningRate']).toBeCloseTo(0.025, 12);
  expect(of('epoch')).toHaveLength(20);
  expect(of('checkpoint')).toEqual([records.at(-1)]);
  expect(records.at(-1)).toMatchObject({ path: null, step: 80, status: 'done', on: data });
  expect(records.at(-1)!['loss']).toBeLessThan((of('epoch')[0]!['loss'] as number) / 2);
});

test('each seed leaves a checkpoint that evaluates to its record, and a trajectory that ends in it', async () => {
  const out = join(folder, 'seeds');
  const { code, records } = await orograph([...tiny, '--epochs', '2', '--seeds', '1..2', '--out', out]);
  expect(code).toBe(0);
  const checkpoints = records.filter(({ type }) => type === 'checkpoint');
  expect(checkpoints.map(({ seed, path }) => [seed, path])).toEqual([
    [1, join(out, 'seed-1.onnx')],
    [2, join(out, 'seed-2.onnx')],
  ]);
  for (const { path, loss, metrics, seed } of checkpoints) {
    const evaluated = await orograph(['evaluate', path as string, '--data', data]);
    expect(evaluated.records[0]).toMatchObject({ loss, metrics });
    const graph = parseOnnx(readFileSync(path as string));
    expect(graph.metadata).toMatchObject({
      command: `orograph train mlp --epochs 2 --batch 16 --learning-rate 0.001 --optimizer adam --schedule cosine --weight-decay 0 --data ${data} --hidden 8 --seed ${String(seed)}`,
      seed: String(seed),
      data_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      producer: expect.stringMatching(/^orograph \d/) as string,
    });
    const parameters = parametersOf(graph);
    const bytes = readFileSync(join(out, `seed-${String(seed)}.trajectory.npz`));
    const { steps, thetas } = parseTrajectory(bytes, layoutOfParameters(parameters));
    expect(steps).toEqual([0, 4, 8]);
    expect(thetas[2]).toEqual(thetaOf(graph, parameters));
    expect(thetas[0]).not.toEqual(thetas[2]);
  }
});

test('the same seed gives the same bytes, and a run that is cut short goes on to the same records', async () => {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  const args = [...tiny, '--epochs', '2', '--seeds', '0..1', '--optimizer', 'nesterov', '--out'];
  await orograph([...args, a]);
  await orograph([...args, b]);
  const bytes = (of: string, name: string): Buffer => readFileSync(join(of, name));
  for (const name of ['seed-0.onnx', 'seed-1.onnx', 'seed-0.trajectory.npz', 'seed-1.trajectory.npz'])
    expect(bytes(b, name).equals(bytes(a, name))).toBe(true);
  expect(bytes(a, 'seed-0.onnx').equals(bytes(a, 'seed-1.onnx'))).toBe(false);
  const lines = bytes(b, 'records.ndjson').toString().split('\n');
  const whole = lines.join('\n');
  writeFileSync(join(b, 'records.ndjson'), whole.slice(0, whole.indexOf(lines[14]!) + 20));
  const { records } = await orograph([...args, b]);
  expect(records).toHaveLength(lines.length - 1 - 14);
  expect(bytes(b, 'records.ndjson').toString()).toBe(whole);
});

test('a training killed at any moment goes on inside a seed to the bytes of one that was not', async () => {
  const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
  const often = ['--every', '4', '--save-every', '0'];
  const line = [...tiny, '--epochs', '60', ...often, '--dropout', '0.2', '--seeds', '0..1'];
  await orograph([...line, '--out', whole]);
  let goneOn = 0;
  for (let kills = 0; kills < 5; kills++) {
    const { err } = await orograph([...line, '--out', killed], (child) => {
      child.stdout!.once('data', () => setTimeout(() => child.kill('SIGKILL'), 20 + 30 * kills));
    });
    if (/goes on after step [1-9]/.test(err)) goneOn += 1;
    if (kills === 2)
      for (const seed of [0, 1]) {
        const state = join(killed, `seed-${seed}.state`);
        if (existsSync(state)) truncateSync(state, 50);
      }
  }
  expect(goneOn).toBeGreaterThan(0);
  expect((await orograph([...line, '--out', killed])).code).toBe(0);
  const names = readdirSync(whole);
  expect(readdirSync(killed)).toEqual(names);
  for (const name of names.filter(
    (own) => own !== 'run.json' && own !== 'report.html' && !own.startsWith('records.ndjson'),
  ))
    expect(readFileSync(join(killed, name)).equals(readFileSync(join(whole, name)))).toBe(true);
  const text = (of: string, name: string): string =>
    readFileSync(join(of, name), 'utf8').replaceAll(JSON.stringify(of).slice(1, -1), 'DIR');
  expect(text(killed, 'records.ndjson')).toBe(text(whole, 'records.ndjson'));
  expect(withoutScripts(text(killed, 'report.html'))).toBe(withoutScripts(text(whole, 'report.html')));
}, 120_000);

test('--curvature measures along the training what curvature finds at its end, and a run cut short goes on with it', async () => {
  const out = join(folder, 'curved');
  const args = [...tiny, '--epochs', '2', '--optimizer', 'sgd', '--curvature', '5', '--out', out];
  const { code, records } = await orograph(args);
  expect(code).toBe(0);
  const measured = records.filter(({ type }) => type === 'curvature');
  expect(measured.map(({ step }) => step)).toEqual([0, 5, 8]);
  const last = measured.at(-1)!;
  const model = join(out, 'seed-0.onnx');
  const [pairs] = (await orograph(['curvature', model, '--data', data, '--top', '2', '--samples', '0']))
    .records;
  (pairs!['values'] as number[]).forEach((value, k) =>
    expect((last['values'] as number[])[k]! / value).toBeCloseTo(1, 4),
  );
  const [evaluation] = (await orograph(['evaluate', model, '--data', data, '--gradient'])).records;
  expect(last['loss']).toBeCloseTo(evaluation!['loss'] as number, 6);
  expect(last['gradient']).toBeCloseTo(evaluation!['gradientNorm'] as number, 6);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain('with sgd full-batch descent is unstable on a quadratic above 2.');
  const products = measured.map(
    ({ values, learningRate }) => (values as number[])[0]! * (learningRate as number),
  );
  const most = Math.max(...products);
  const step = Number(measured[products.indexOf(most)]!['step']);
  const shown = /λ₁η is largest, ([\d.]+), at step (\d+)/.exec(page)!;
  expect([Number(shown[1]) / most, Number(shown[2])]).toEqual([expect.closeTo(1, 3), step]);
  for (const plot of ['eigenvalues', 'stability', 'alignment', 'trace', 'sharpness', 'noise'])
    expect(existsSync(join(out, `training-${plot}.svg`))).toBe(true);
  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal, 'utf8');
  rmSync(model);
  truncateSync(journal, Math.floor(whole.length / 2));
  expect((await orograph(args)).code).toBe(0);
  expect(readFileSync(journal, 'utf8')).toBe(whole);
  expect((await orograph([...tiny, '--curvature-examples', '9'])).err).toContain('--curvature');
});

test('dropout is said in the run and the checkpoint, which is at inference', async () => {
  const out = join(folder, 'dropout');
  const line = [...tiny, '--epochs', '2', '--seed', '3', '--dropout', '0.25'];
  const { code } = await orograph([...line, '--out', out]);
  expect(code).toBe(0);
  const graph = parseOnnx(readFileSync(join(out, 'seed-3.onnx')));
  expect(graph.metadata['command']).toContain('--hidden 8 --dropout 0.25 --seed 3');
  const dropout = graph.nodes.find(({ op }) => op === 'Dropout');
  expect(graph.constants.get(dropout!.inputs[1]!)!.data[0]).toBe(0.25);
  expect(dropout!.inputs).toHaveLength(2);
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { identity: unknown };
  expect(run.identity).toMatchObject({ dropout: '0.25' });
  const without = await orograph([...tiny, '--epochs', '2', '--seed', '3']);
  const withDropout = await orograph(line);
  expect(withDropout.records[0]!['loss']).not.toBe(without.records[0]!['loss']);
  expect(withDropout.records).toEqual((await orograph(line)).records);
});

test('--l2 is in the loss that is trained, measured and cut, and in the run', async () => {
  const out = join(folder, 'decay');
  const { records } = await orograph([...tiny, '--epochs', '2', '--l2', '0.1', '--out', out]);
  const path = join(out, 'seed-0.onnx');
  const graph = parseOnnx(readFileSync(path));
  expect(graph.metadata['command']).toContain('--l2 0.1');
  const theta = thetaOf(graph, parametersOf(graph));
  const at = async (...more: string[]) =>
    (await orograph(['evaluate', path, '--data', data, ...more])).records[0]!;
  const [plain, decayed] = [await at(), await at('--l2', '0.1')];
  expect(decayed['l2']).toBe(0.1);
  expect(decayed['loss']).toBeCloseTo((plain['loss'] as number) + 0.05 * dot(theta, theta), 6);
  expect(records.at(-1)!['loss']).toBeCloseTo(decayed['loss'] as number, 12);
  const run = join(folder, 'decay-slice');
  const line = ['slice', path, '--data', data, '--grid', '3x3', '--range', '-1:1', '--out', run];
  const slice = await orograph([...line, '--l2', '0.1']);
  expect(slice.records.find((record) => String(record['index']) === '1,1')!['loss']).toBeCloseTo(
    decayed['loss'] as number,
    5,
  );
  const manifest = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { identity: unknown };
  expect(manifest.identity).toMatchObject({ l2: 0.1 });
  expect((await orograph(line)).err).toMatch(/of another command \(expected l2 0.1, got none/);
}, 60_000);

test('divergence ends as a result with the last finite checkpoint', async () => {
  const out = join(folder, 'diverged');
  const { code, records } = await orograph([
    ...tiny,
    '--epochs',
    '40',
    '--out',
    out,
    '--optimizer',
    'sgd',
    '--learning-rate',
    '1e9',
    '--schedule',
    'constant',
  ]);
  expect(code).toBe(0);
  expect(records.at(-1)).toMatchObject({ type: 'checkpoint', status: 'diverged' });
  const graph = parseOnnx(readFileSync(join(out, 'seed-0.onnx')));
  expect(thetaOf(graph, parametersOf(graph)).every(Number.isFinite)).toBe(true);
});

test('an autoencoder learns its own input, and batch normalization is saved with running statistics', async () => {
  const x: DataTensor = {
    shape: [12, 8, 8],
    dataType: 'float',
    data: Float32Array.from({ length: 768 }, (_, i) => (i % 7) / 7),
  };
  const y: DataTensor = {
    shape: [12],
    dataType: 'int64',
    data: BigInt64Array.from({ length: 12 }, (_, i) => BigInt(i % 3)),
  };
  const images = join(folder, 'images.npz');
  writeFileSync(images, serializeNpz({ x, y }));
  const own = await orograph(['train', 'autoencoder', '--data', images, '--epochs', '1']);
  expect(own.records.at(-1)).toMatchObject({
    status: 'done',
    metrics: { mse: expect.any(Number) as number },
  });
  const out = join(folder, 'resnet');
  const net = await orograph(['train', 'resnet20', '--data', images, '--epochs', '1', '--out', out]);
  const { loss } = net.records.at(-1)!;
  const path = join(out, 'seed-0.onnx');
  const { records } = await orograph(['evaluate', path, '--data', images]);
  expect(records[0]!['loss']).toBe(loss);
  const norms = parseOnnx(readFileSync(path)).nodes.filter(({ op }) => op === 'BatchNormalization');
  expect(norms.map(({ attributes }) => attributes['training_mode'])).toEqual(norms.map(() => undefined));
  const renewed = join(folder, 'renewed');
  const line = ['train', 'resnet20', '--data', images, '--epochs', '1', '--renew-batch-norm'];
  const again = await orograph([...line, '--out', renewed]);
  const [running, measured] = [out, renewed].map((of) => {
    const { constants } = parseOnnx(readFileSync(join(of, 'seed-0.onnx')));
    return ['running_mean', 'running_var', 'weight'].map((part) => constants.get(`bn1.${part}`)?.data);
  });
  // The trajectory has the statistics at each point; at the last those of the file.
  const states = [out, renewed].map((of) => {
    const { data: all } = parseNpz(readFileSync(join(of, 'seed-0.trajectory.npz')))[
      'state/bn1.running_mean'
    ]!;
    return [all.subarray(0, 16), all.subarray(-16)];
  });
  expect(states[0]![0]).toEqual(new Float32Array(16));
  expect(states.map(([, last]) => last)).toEqual([running![0], measured![0]]);
  expect(running![2]).toEqual(measured![2]);
  expect(running![0]).not.toEqual(measured![0]);
  expect(again.records.at(-1)!['loss']).not.toBe(loss);
});

const bad: Record<string, readonly [readonly string[], RegExp]> = {
  'a network that is not known': [
    ['mnist/vgg'],
    /no such network \(expected autoencoder, lenet5, mlp, resnet20, simplecnn, simplecnn-bn, got vgg, in mnist\/vgg\)/,
  ],
  'a data set that is not known': [
    ['cifar/mlp'],
    /no such data set \(expected fashion-mnist, mnist, got cifar, in cifar\/mlp\)/,
  ],
  'no data': [['mlp'], /no data \(expected a file or name, or the network as mnist\/mlp, got none/],
  'two data sets': [
    ['mnist/mlp', '--data', data],
    /--data does not apply \(expected the network without a data set, got mnist\/mlp, in mnist\/mlp\)/,
  ],
  'a file that is not there': [['mlp', '--data', 'none.npz'], /no such file: none\.npz/],
  'data of another shape': [
    ['lenet5', '--data', data],
    /lenet5: conv1 expects images \[C, H, W\], got \[6\]/,
  ],
  'widths of another network': [
    ['lenet5', '--data', data, '--hidden', '8'],
    /--hidden does not apply \(expected mlp, got lenet5/,
  ],
  'dropout of a network that has none': [
    ['resnet20', '--data', data, '--dropout', '0.1'],
    /--dropout does not apply \(expected lenet5, mlp, simplecnn, got resnet20/,
  ],
  'a dropout rate of 1': [[...tiny.slice(1), '--dropout', '1'], /expected a number from 0 up to 1, got "1"/],
  'widths that are no numbers': [[...tiny.slice(1), '--hidden', '8,x'], /expected a whole number, got "x"/],
  'an optimizer that is not known': [
    [...tiny.slice(1), '--optimizer', 'rmsprop'],
    /Allowed choices are adam, adamw, momentum, nesterov, sgd/,
  ],
  'a schedule that is not known': [
    [...tiny.slice(1), '--schedule', 'poly'],
    /Allowed choices are constant, cosine, cyclical, restarts, step/,
  ],
  'a learning rate of 0': [[...tiny.slice(1), '--learning-rate', '0'], /expected a number above 0, got "0"/],
  'a negative weight decay': [
    [...tiny.slice(1), '--weight-decay', '-1'],
    /expected a number from 0, got "-1"/,
  ],
  'weight decay in the loss that is negative': [
    [...tiny.slice(1), '--l2', '-1'],
    /expected a number from 0, got "-1"/,
  ],
  'seeds out of order': [[...tiny.slice(1), '--seeds', '3..0'], /expected whole numbers as first\.\.last/],
  'no epochs': [[...tiny.slice(1), '--epochs', '0'], /expected a whole number from 1, got "0"/],
};
test.each(Object.entries(bad))('%s is misuse, and nothing is written', async (_, [args, message]) => {
  const out = join(folder, 'bad');
  const { code, err } = await orograph(['train', ...args, '--out', out]);
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('data without targets, and labels out of range, are misuse', async () => {
  const { x, y } = parseNpz(readFileSync(data)) as { x: DataTensor; y: DataTensor };
  const [bare, negative] = [join(folder, 'bare.npz'), join(folder, 'negative.npz')];
  writeFileSync(bare, serializeNpz({ x }));
  const labels = (y.data as BigInt64Array).map((label, i) => (i === 5 ? -7n : label));
  writeFileSync(negative, serializeNpz({ x, y: { ...y, data: labels } }));
  const without = await orograph(['train', 'mlp', '--data', bare]);
  expect([without.code, without.err]).toEqual([
    2,
    `error: --target: no targets (expected a key, got none, in ${bare})\n`,
  ]);
  const out = join(folder, 'negative');
  const outside = await orograph(['train', 'mlp', '--data', negative, '--out', out]);
  expect(outside.err).toMatch(/-7/);
  expect([outside.code, existsSync(out)]).toEqual([2, false]);
});

test('the folder of another training is refused', async () => {
  const out = join(folder, 'taken');
  await orograph([...tiny, '--epochs', '1', '--out', out]);
  const { code, err } = await orograph([...tiny, '--epochs', '2', '--out', out]);
  expect(err).toMatch(/the --out folder is of another command \(expected epochs 1, got 2/);
  expect(code).toBe(2);
});
