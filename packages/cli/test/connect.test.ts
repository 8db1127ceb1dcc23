import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  loadDataset,
  loadOnnx,
  onnxLoss,
  parseTrajectory,
  serializeNpz,
  withBatchStatistics,
} from '@orograph/models';
import { parseOnnx, serializeOnnx, type Constant, type Graph, type Node } from '@orograph/onnx';
import { interpolate, normal } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = (line: string): string[] => line.split(' ');
interface Numbers {
  readonly loss: number;
  readonly accuracy: number;
}

test('a Bezier curve between two models lowers the barrier; both profiles start and end at the models', async () => {
  const out = join(folder, 'bezier');
  const run = await orograph(
    command(`connect ${m0} ${m1} --data ${data} --steps 600 --points 21 --learning-rate 0.02 --out ${out}`),
  );
  expect(run.code).toBe(0);
  const along = (path: string) => run.records.filter((record) => record['path'] === path);
  expect(along('linear').map(({ coords }) => (coords as number[])[0])).toEqual(
    Array.from({ length: 21 }, (_, i) => i / 20),
  );
  const graph = await loadOnnx(m0);
  const loss = await onnxLoss(graph, {
    data: await loadDataset(data, { graphInputs: graph.inputs }),
    threads: 1,
  });
  const other = await orograph(['evaluate', m0, m1, '--data', data]);
  for (const path of ['linear', 'bezier']) {
    expect(along(path)[0]!['loss']).toBeCloseTo(Number(other.records[0]!['loss']), 6);
    expect(along(path)[20]!['loss']).toBeCloseTo(Number(other.records[1]!['loss']), 6);
  }
  // The middle of the profile is the middle of the curve through the vertices that were kept.
  const { thetas } = parseTrajectory(readFileSync(join(out, 'connector.npz')), loss.layout);
  const [a, b, c] = thetas as [Float32Array, Float32Array, Float32Array];
  const middle = interpolate(interpolate(a, b, 0.5), interpolate(b, c, 0.5), 0.5);
  expect(along('bezier')[10]!['loss']).toBeCloseTo(await loss.value(middle), 5);
  expect(along('linear')[10]!['loss']).toBeCloseTo(await loss.value(interpolate(a, c, 0.5)), 5);
  const path = parseTrajectory(readFileSync(join(out, 'path.npz')), loss.layout);
  expect(path.thetas).toHaveLength(21);
  expect(await loss.value(path.thetas[10]!)).toBeCloseTo(Number(along('bezier')[10]!['loss']), 5);
  await loss.dispose();
  const connector = run.records.at(-2)! as unknown as {
    worst: Numbers;
    linearWorst: Numbers;
    optima: Numbers[];
  };
  expect(connector).toMatchObject({ type: 'connector', m: 1, method: 'bezier', status: 'done', points: 21 });
  expect(connector.worst.loss).toBe(Math.max(...along('bezier').map((record) => Number(record['loss']))));
  const { barrier } = run.records.at(-1)! as unknown as { barrier: { linear: number; connector: number } };
  expect(barrier.linear).toBeGreaterThan(0.1);
  expect(barrier.connector).toBeLessThan(0.25 * barrier.linear);
  for (const name of ['profile-loss', 'profile-accuracy', 'minimum-accuracy', 'maximum-loss', 'training'])
    expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toMatch(/^<svg/);
});

test('three models: a lattice over the simplex, ternary plots, and the connector record of the design', async () => {
  const out = join(folder, 'joint');
  const run = await orograph(
    command(`connect ${m0} ${m1} ${m0} --data ${data} --steps 40 --points 20 --out ${out}`),
  );
  expect(run.code).toBe(0);
  const profiles = run.records.filter(({ type }) => type === 'profile');
  const joint = profiles.filter((record) => record['path'] === 'joint');
  // 21 points of the lattice with 5 divisions, 3 midpoints and the centre.
  expect(joint).toHaveLength(25);
  for (const { coords } of profiles)
    expect((coords as number[]).reduce((sum, c) => sum + c, 0)).toBeCloseTo(1, 12);
  const linear = profiles.filter((record) => record['path'] === 'linear');
  expect(linear.map(({ coords }) => coords)).toEqual(joint.map(({ coords }) => coords));
  const connector = run.records.find(({ type }) => type === 'connector')!;
  expect(connector).toMatchObject({
    m: 2,
    optima: [0, 1, 2].map(() => ({
      loss: expect.any(Number) as number,
      accuracy: expect.any(Number) as number,
    })),
    worst: { accuracy: Math.min(...joint.map(({ metrics }) => (metrics as Numbers).accuracy)) },
    linearWorst: { loss: Math.max(...linear.map(({ loss }) => Number(loss))) },
    vertices: [
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 1, 2],
    ].map((between) => ({ between })),
  });
  for (const name of [
    'ternary-loss-linear',
    'ternary-accuracy-connector',
    'worst-accuracy',
    'minimum-accuracy',
  ])
    expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toMatch(/^<svg/);
});

test.each([
  ['midpoints', 'm0 m1', '--levels 2 --steps 20', 'level', 3],
  ['polychain', 'm0 m1', '--bends 2 --steps 20', 'step', 21],
  ['hierarchical', 'm0 m1 m2', '--steps 10', 'vertex', 4],
  ['star', 'm0 m1 m2 m3', '--steps 20', 'step', 21],
])('the method %s has its records', async (method, names, flags, type, count) => {
  // Hierarchical needs optima that do not lie on a line: others are made by moving the weights.
  const graph = parseOnnx(readFileSync(m0));
  const files = names.split(' ').map((name, k) => {
    const path = join(folder, `${name}.onnx`);
    const constants = new Map(
      [...graph.constants].map(([key, constant]) => {
        if (constant.dataType !== 'float') return [key, constant];
        const noise = normal(constant.data.length, k);
        return [
          key,
          {
            ...constant,
            data: Float32Array.from(
              constant.data as Float32Array,
              (x, i) => x + (k > 1 ? 0.1 * noise[i]! : 0),
            ),
          },
        ];
      }),
    );
    if (k < 2) copyFileSync([m0, m1][k]!, path);
    else writeFileSync(path, serializeOnnx({ ...graph, constants }));
    return path;
  });
  const run = await orograph([
    'connect',
    ...files,
    '--data',
    data,
    '--method',
    method,
    '--points',
    '12',
    ...flags.split(' '),
  ]);
  expect(run.err).toBe('');
  expect(run.records.filter((record) => record.type === type)).toHaveLength(count);
  expect(run.records.some((record) => record['path'] === method)).toBe(true);
  expect(run.records.at(-1)!.type).toBe('summary');
});

test('a connect cut short anywhere goes on and ends with the same records', async () => {
  const line = `connect ${m0} ${m1} --data ${data} --steps 12 --points 6`;
  const whole = await orograph(command(`${line} --out ${join(folder, 'whole')}`));
  const lines = whole.out.split('\n');
  const trained = lines.findIndex((record) => record.includes('"trained"'));
  for (const kept of [3, trained + 4, trained + 9]) {
    const out = join(folder, `cut-${kept}`);
    mkdirSync(out);
    copyFileSync(join(folder, 'whole/run.json'), join(out, 'run.json'));
    if (kept > trained) copyFileSync(join(folder, 'whole/connector.npz'), join(out, 'connector.npz'));
    writeFileSync(join(out, 'records.ndjson'), `${lines.slice(0, kept).join('\n')}\n{"ty`);
    const rest = await orograph(command(`${line} --out ${out}`));
    expect(readFileSync(join(out, 'records.ndjson'), 'utf8')).toBe(whole.out);
    expect(rest.out).toBe(lines.slice(kept).join('\n'));
  }
}, 180_000);

/** A network with one BatchNormalization, whose running statistics are 0 and 1. */
function normalized(seed: number): Graph {
  const node = (op: string, inputs: string[], output: string): Node => ({
    name: output,
    op,
    domain: '',
    inputs,
    outputs: [output],
    attributes: {},
  });
  const floats = (shape: number[], numbers: Float32Array): Constant => ({
    dataType: 'float',
    shape,
    data: numbers,
  });
  const ones = floats([4], new Float32Array(4).fill(1));
  const zeros = floats([4], new Float32Array(4));
  return {
    name: 'normalized',
    opsets: { '': 17 },
    inputs: [{ name: 'x', dataType: 'float', shape: ['N', 3] }],
    outputs: [{ name: 'output', dataType: 'float', shape: ['N', 2] }],
    nodes: [
      node('MatMul', ['x', 'w1'], 'a'),
      node('BatchNormalization', ['a', 'scale', 'bias', 'mean', 'variance'], 'b'),
      node('Relu', ['b'], 'c'),
      node('MatMul', ['c', 'w2'], 'output'),
    ],
    constants: new Map([
      ['w1', floats([3, 4], Float32Array.from(normal(12, seed)))],
      ['w2', floats([4, 2], Float32Array.from(normal(8, seed + 100)))],
      ['scale', ones],
      ['bias', zeros],
      ['mean', zeros],
      ['variance', ones],
    ]),
    valueInfo: new Map(),
    metadata: {},
  };
}

test('with --batch-norm statistics are measured anew at every point', async () => {
  const inputs = Float32Array.from(normal(30, 1), (z) => 5 * z + 2);
  const x = { shape: [10, 3], dataType: 'float', data: inputs } as const;
  const y = {
    shape: [10],
    dataType: 'int64',
    data: BigInt64Array.from({ length: 10 }, (_, i) => BigInt(i % 2)),
  } as const;
  const npz = join(folder, 'normalized.npz');
  writeFileSync(npz, serializeNpz({ x, y }));
  const files = [0, 1].map((seed) => {
    const file = join(folder, `normalized-${seed}.onnx`);
    writeFileSync(file, serializeOnnx(normalized(seed)));
    return file;
  });
  const line = ['connect', ...files, '--data', npz, '--steps', '2', '--points', '3'];
  const [renewed, stale] = [await orograph([...line, '--batch-norm']), await orograph(line)];
  expect([renewed.code, renewed.err, stale.code]).toEqual([0, '', 0]);
  expect(stale.err).toBe('');
  const middle = ({ records }: typeof renewed): number =>
    Number(
      records.find((record) => record['path'] === 'linear' && (record['coords'] as number[])[0] === 0.5)![
        'loss'
      ],
    );
  // With all the data in one batch the statistics of the batch are the measured ones.
  const training = withBatchStatistics(normalized(0));
  const batch = await loadDataset(npz, { graphInputs: training.inputs });
  const loss = await onnxLoss(training, { data: batch, threads: 1 });
  const second = await onnxLoss(withBatchStatistics(normalized(1)), { data: batch, threads: 1 });
  expect(middle(renewed)).toBeCloseTo(await loss.value(interpolate(loss.theta, second.theta, 0.5)), 4);
  expect(Math.abs(middle(renewed) - middle(stale))).toBeGreaterThan(0.1);
  await loss.dispose();
  await second.dispose();
});

test.each([
  [() => [m0], /too few checkpoints \(expected at least 2, got 1, in the models\)/],
  [
    () => [m0, m1, '--method', 'star'],
    /--method star does not fit the models \(expected 3 to 64 models, got 2/,
  ],
  [
    () => [m0, m1, m0, '--method', 'bezier'],
    /--method bezier does not fit the models \(expected 2 models, got 3/,
  ],
  [
    () => [m0, m1, '--method', 'midpoints', '--bends', '2'],
    /--bends does not apply \(expected --method bezier or polychain, got midpoints, in the flags\)/,
  ],
  [() => [m0, otherModel()], /different architectures \(expected .*, got .*, in .*other\.onnx\)/],
  [() => [m0, m1, '--batch-norm'], /has no BatchNormalization.*mlp-0\.onnx/],
])('misuse %# of connect says what is wrong and writes nothing', async (args, message) => {
  const out = join(folder, 'misuse');
  const { code, err } = await orograph(['connect', ...args(), '--data', data, '--out', out]);
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});

/** A model of another architecture. */
function otherModel(): string {
  const file = join(folder, 'other.onnx');
  writeFileSync(file, serializeOnnx(normalized(0)));
  return file;
}

const shared = new URL('../../../../shared/fixtures/', import.meta.url);
const sharedPath = (file: string): string => new URL(file, shared).pathname;
test.skipIf(!existsSync(shared))(
  'between three MNIST networks a 2-connector stays within 3 points of the optima where the linear simplex loses more than 10',
  async () => {
    const models = [0, 1, 2].map((k) => sharedPath(`mlp-${k}.onnx`));
    const { records } = await orograph([
      'connect',
      ...models,
      '--data',
      sharedPath('mnist-512.npz'),
      '--steps',
      '400',
    ]);
    const { optima, worst, linearWorst, points } = records.find(
      ({ type }) => type === 'connector',
    )! as unknown as Record<'linearWorst' | 'worst', Numbers> & { optima: Numbers[]; points: number };
    const least = Math.min(...optima.map(({ accuracy }) => accuracy));
    expect(points).toBeGreaterThanOrEqual(300);
    expect(worst.accuracy).toBeGreaterThan(least - 0.03);
    expect(linearWorst.accuracy).toBeLessThan(least - 0.1);
  },
  120_000,
);

test('with --test every point is measured on test data too, all of them though training data are limited', async () => {
  const line = `connect ${m0} ${m1} --data ${data} --limit 8 --steps 20 --points 5`;
  const { code, records, err } = await orograph(
    command(`${line} --test ${data} --json --out ${join(folder, 'tested')}`),
  );
  expect([code, err]).toEqual([0, expect.any(String)]);
  const points = records.filter(({ type }) => type === 'profile');
  const { records: whole } = await orograph(['evaluate', m0, '--data', data]);
  const metricsAt = (record: unknown): Record<string, number> =>
    (record as { metrics: Record<string, number> }).metrics;
  expect(metricsAt(points[0])['testLoss']).toBeCloseTo(Number(whole[0]!['loss']), 6);
  expect(metricsAt(points[0])['testAccuracy']).toBeCloseTo(metricsAt(whole[0])['accuracy']!, 6);
  const connector = records.find(({ type }) => type === 'connector')!;
  const of = (path: string, name: string): number[] =>
    points.filter((point) => point['path'] === path).map((point) => metricsAt(point)[name]!);
  expect(connector['worst']).toMatchObject({
    testLoss: Math.max(...of('bezier', 'testLoss')),
    testAccuracy: Math.min(...of('bezier', 'testAccuracy')),
  });
  expect(connector['linearWorst']).toMatchObject({ testLoss: Math.max(...of('linear', 'testLoss')) });
  const page = readFileSync(join(folder, 'tested', 'report.html'), 'utf8');
  expect(page).toMatch(
    /On test data the loss reaches \S+ straight between them and \S+ on the bezier connector/,
  );
  const without = await orograph(command(line));
  expect(without.records.find(({ type }) => type === 'connector')!['worst']).not.toHaveProperty('testLoss');
});
