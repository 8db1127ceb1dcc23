import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  loadDataset,
  loadOnnx,
  mlp,
  onnxLoss,
  parseNpz,
  saveOnnx,
  serializeNpz,
  serializeTrajectory,
  type OnnxLoss,
} from '@orograph/models';
import { cosine, interpolate, norm, subtract, type Vector } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Subject } from '@orograph/models';
import { outputKindOf } from '@orograph/studies';
import type { ResultRecord } from '@orograph/program';
import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
let losses: OnnxLoss[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  losses = [];
  for (const path of [m0, m1]) {
    const graph = await loadOnnx(path);
    const set = await loadDataset(data, { graphInputs: graph.inputs });
    losses.push(await onnxLoss(graph, { data: set, threads: 1 }));
  }
});
afterAll(async () => {
  for (const loss of losses) await loss.dispose();
  rmSync(folder, { recursive: true, force: true });
});
const command = (line: string): string[] => line.split(' ');
const mean = (record: unknown, name: string): number =>
  (record as Record<string, { mean: number }>)[name]!.mean;

/** The rows of predictions. */
async function rowsAt(theta: Vector): Promise<number[][]> {
  const { shape, data: outputs } = await losses[0]!.predict(theta);
  const width = shape[1]!;
  return Array.from({ length: shape[0]! }, (_, i) => Array.from(outputs.slice(i * width, (i + 1) * width)));
}
const classOf = (row: readonly number[]): number => row.indexOf(Math.max(...row));
const disagreed = (a: readonly number[][], b: readonly number[][]): number =>
  a.filter((row, i) => classOf(row) !== classOf(b[i]!)).length / a.length;
function divergence(a: readonly number[][], b: readonly number[][]): number {
  const softmax = (row: readonly number[]): number[] => {
    const sum = row.reduce((total, z) => total + Math.exp(z), 0);
    return row.map((z) => Math.exp(z) / sum);
  };
  const relative = (p: readonly number[], m: readonly number[]): number =>
    p.reduce((sum, x, i) => sum + x * Math.log(x / m[i]!), 0);
  const of = (x: readonly number[], y: readonly number[]): number => {
    const [p, q] = [softmax(x), softmax(y)];
    const middle = p.map((value, i) => (value + q[i]!) / 2);
    return (relative(p, middle) + relative(q, middle)) / 2;
  };
  return a.reduce((sum, row, i) => sum + of(row, b[i]!), 0) / a.length;
}

test('similarity of models is that of their outputs and weights, and one model is like itself', async () => {
  const out = join(folder, 'pairs');
  const run = await orograph(command(`similarity ${m0} ${m1} ${m0} --data ${data} --out ${out}`));
  expect(run.err).toContain('report: ');
  expect(run.code).toBe(0);
  const [pair, same, , summary] = run.records as [ResultRecord, ResultRecord, ResultRecord, ResultRecord];
  const [a, b] = losses.map(({ theta }) => theta) as [Vector, Vector];
  const [rows, others] = [await rowsAt(a), await rowsAt(b)];
  expect(mean(pair, 'disagreement')).toBeCloseTo(disagreed(rows, others), 12);
  expect(mean(pair, 'jensenShannon')).toBeCloseTo(divergence(rows, others), 6);
  expect(pair['cosine']).toBeCloseTo(cosine(a, b), 10);
  expect(pair['distance']).toBeCloseTo(norm(subtract(a, b)), 5);
  for (const name of ['disagreement', 'jensenShannon', 'cka']) {
    const { low, high } = pair[name] as { low: number; high: number };
    expect(low).toBeLessThan(mean(pair, name));
    expect(high).toBeGreaterThan(mean(pair, name));
  }
  expect([mean(same, 'disagreement'), mean(same, 'jensenShannon'), mean(same, 'cka')]).toEqual([0, 0, 1]);
  expect(same).toMatchObject({ a: 0, b: 2, distance: 0 });
  const { cka } = summary['matrices'] as { cka: number[][] };
  expect(cka.map((row) => row.map((value) => value === mean(pair, 'cka')))).toEqual([
    [false, true, false],
    [true, false, true],
    [false, true, false],
  ]);
  expect(readFileSync(join(out, 'similarity-jensen-shannon.svg'), 'utf8')).toContain('(nats)');
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('at most ln 2 = 0.693');
});

test('along a path functions are compared with both ends, beside the loss, and along the straight line too', async () => {
  const file = join(folder, 'path.npz');
  const { layout, theta: a } = losses[0]!;
  const b = losses[1]!.theta;
  const bend = interpolate(a, b, 0.5).map((x, i) => x + 0.1 * Math.cos(i));
  writeFileSync(file, serializeTrajectory({ steps: [0, 1, 2], thetas: [a, bend, b] }, layout));
  const line = `similarity ${m0} ${m1} --data ${data} --path ${file}`;
  const run = await orograph(command(`${line} --points 5`));
  expect(run.code).toBe(0);
  const points = run.records.filter(({ type }) => type === 'similarity');
  expect(points.map(({ path, index, t }) => [path, index, t])).toEqual(
    ['path', 'straight'].flatMap((path) => [0, 0.25, 0.5, 0.75, 1].map((t, i) => [path, i, t])),
  );
  for (const [k, theta] of [
    [0, a],
    [2, bend],
    [3, interpolate(bend, b, 0.5)],
    [7, interpolate(a, b, 0.5)],
    [9, b],
  ] as const) {
    const point = points[k]!;
    const rows = await rowsAt(theta);
    for (const [end, other] of [a, b].entries()) {
      const found = (point['ends'] as unknown[])[end];
      expect(mean(found, 'disagreement')).toBeCloseTo(disagreed(rows, await rowsAt(other)), 12);
      expect((found as { distance: number }).distance).toBeCloseTo(norm(subtract(theta, other)), 4);
    }
    expect(point['loss']).toBeCloseTo(await losses[0]!.value(theta), 6);
  }
  const usual = await orograph(command(line));
  expect(usual.records.filter(({ path }) => path === 'path')).toHaveLength(21);
});

test('the ways from where training began are compared where that is known', async () => {
  const file = join(folder, 'trained.npz');
  const { layout, theta } = losses[0]!;
  const start = theta.map((x, i) => x - Math.sin(i));
  writeFileSync(file, serializeTrajectory({ steps: [0, 1], thetas: [start, theta] }, layout));
  const run = await orograph(command(`similarity ${m0} ${m1} --data ${data} --init ${file}`));
  const expected = cosine(subtract(theta, start), subtract(losses[1]!.theta, start));
  expect(run.records[0]!['displacementCosine']).toBeCloseTo(expected, 5);
  const both = await orograph(command(`similarity ${m0} ${m1} --data ${data} --init ${file},${m0}`));
  expect(both.records[0]!['displacementCosine']).toBeCloseTo(
    cosine(subtract(theta, start), subtract(losses[1]!.theta, theta)),
    5,
  );
});

test('outputs that are no classes have a squared difference and CKA, and no disagreement', async () => {
  const values = join(folder, 'values.npz');
  const arrays = parseNpz(readFileSync(data), data);
  const targets = { shape: [60, 3], dataType: 'float', data: new Float32Array(180).fill(2) } as const;
  writeFileSync(values, serializeNpz({ x: arrays['x']!, y: targets }));
  const out = join(folder, 'values');
  const found = await orograph(command(`similarity ${m0} ${m1} --data ${values} --out ${out}`));
  const [pair] = found.records;
  const { data: f } = await losses[0]!.predict(losses[0]!.theta);
  const { data: g } = await losses[1]!.predict(losses[1]!.theta);
  const squares = Array.from(f, (x, i) => (x - g[i]!) ** 2).reduce((sum, x) => sum + x, 0);
  expect(mean(pair, 'squaredDifference')).toBeCloseTo(squares / 180, 5);
  expect(pair).not.toHaveProperty('disagreement');
  expect(pair).not.toHaveProperty('jensenShannon');
  expect(pair).toHaveProperty('cka');
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('mean squared difference of outputs');
});

test('models of different architectures are compared by their functions, if these have the same outputs', async () => {
  const other = async (outputs: number): Promise<string> => {
    const path = join(folder, `other-${outputs}.onnx`);
    await saveOnnx(mlp({ inputShape: [6], hidden: [4], outputs, seed: 0 }), path);
    return path;
  };
  const run = await orograph(command(`similarity ${m0} ${await other(3)} --data ${data}`));
  expect(run.err).toContain(
    'warning: the models are of different architectures; their functions are compared',
  );
  expect(run.records[0]).not.toHaveProperty('cosine');
  expect(mean(run.records[0], 'cka')).toBeLessThan(1);
  expect(run.records[1]!['models']).not.toContainEqual(
    expect.objectContaining({ norm: expect.anything() as never }),
  );
  const { code, err } = await orograph(command(`similarity ${m0} ${await other(4)} --data ${data}`));
  expect(err).toMatch(
    /the outputs of the models cannot be compared \(expected classes of shape \[N,3\] as of .*mlp-0.onnx, got classes of shape \[N,4\], in .*other-4.onnx/,
  );
  expect(code).toBe(2);
});

test('classes that are not on axis 1 are a misuse', async () => {
  const model = {
    path: 'model.json',
    loss: { lossKind: 'cross-entropy' },
    describe: () => Promise.resolve({ outputs: [{ shape: [null, 5, 3] }] }),
  } as unknown as Subject;
  await expect(outputKindOf([model])).rejects.toThrow(
    'the classes are not on axis 1 (expected outputs [examples, classes], got [N,5,3], in model.json)',
  );
});

test.each([2, 12])('a similarity cut short after %i records goes on to the same bytes', async (kept) => {
  const file = join(folder, `cut-${kept}.npz`);
  const { layout } = losses[0]!;
  writeFileSync(
    file,
    serializeTrajectory({ steps: [0, 1], thetas: losses.map(({ theta }) => theta) }, layout),
  );
  const line = `similarity ${m0} ${m1} ${m0} --data ${data} --path ${file} --points 6`;
  const out = join(folder, `cut-${kept}`);
  const whole = await orograph(command(`${line} --out ${out}`));
  const path = join(out, 'records.ndjson');
  const lines = whole.out.split('\n');
  truncateSync(path, Buffer.byteLength(lines.slice(0, kept).join('\n')) + 7);
  const rest = await orograph(command(`${line} --out ${out}`));
  expect(readFileSync(path, 'utf8')).toBe(whole.out);
  expect(rest.out).toBe(lines.slice(kept).join('\n'));
  expect(await orograph(command(`${line} --init ${m1} --out ${out}`))).toMatchObject({ code: 2 });
});

test.each([
  [m0, /nothing to compare \(expected at least 2 models, or --path, got 1 model/],
  [`${m0} ${m1} --init ${m0},${m1},${m0}`, /--init does not fit the models \(expected 1 file, or 2, got 3/],
  [`${m0} --path nowhere.npz`, /no such file: nowhere\.npz \(expected a file, got nothing, in --path\)/],
  [`${m0} ${m1} --init ${data}`, /key "step"/],
])('similarity %s is a misuse', async (flags, message) => {
  const { code, err } = await orograph(command(`similarity ${flags} --data ${data}`));
  expect(err).toMatch(message);
  expect(code).toBe(2);
});

test('a path has two points and a connector of two optima', async () => {
  const out = join(folder, 'joint');
  mkdirSync(out);
  const { layout, theta } = losses[0]!;
  const file = join(out, 'connector.npz');
  writeFileSync(file, serializeTrajectory({ steps: [0, 1, 2], thetas: [theta, theta, theta] }, layout));
  writeFileSync(join(out, 'run.json'), JSON.stringify({ identity: { command: 'connect', method: 'joint' } }));
  const joint = await orograph(command(`similarity ${m0} --data ${data} --path ${file}`));
  expect(joint.err).toMatch(
    /not a path \(expected a connector of two optima, got the vertices of method joint/,
  );
  const one = join(folder, 'one.npz');
  writeFileSync(one, serializeTrajectory({ steps: [0], thetas: [theta] }, layout));
  const single = await orograph(command(`similarity ${m0} --data ${data} --path ${one}`));
  expect(single.err).toMatch(/not a path \(expected at least 2 points, got 1/);
  const two = join(folder, 'two.npz');
  writeFileSync(two, serializeTrajectory({ steps: [0, 1], thetas: [theta, theta] }, layout));
  const few = await orograph(command(`similarity ${m0} --data ${data} --path ${two} --points 1`));
  expect(few.err).toMatch(/a path has two ends \(expected at least 2, got 1, in --points/);
});
