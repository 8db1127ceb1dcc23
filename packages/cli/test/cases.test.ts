import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serializeOnnxExternal, thetaOf, parametersOf, withTheta } from '@orograph/onnx';
import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { displace, unit } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

// Files that people have, each of which went wrong once; numbers without another origin are PyTorch's or NumPy's, in float64.
const file = (name: string): string => fixture(`cases/${name}`);
const run = (line: string) =>
  orograph(
    line
      .split(' ')
      .map((word) =>
        /\.(?:onnx|npz)$|^no-weights$/.test(word) && !word.startsWith('/') ? file(word) : word,
      ),
  );
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a network whose tensors were merged at initialization has the eigenvalues of PyTorch', async () => {
  const at = (name: string): string => fixture(`../../../models/test/fixtures/foreign/${name}`);
  const { records } = await run(
    `curvature ${at('lnn_init.onnx')} --data ${at('it.npz')} --top 2 --samples 0`,
  );
  const values = records.find(({ type }) => type === 'eigenpairs')!['values'] as number[];
  expect(values[0]).toBeCloseTo(8.04817, 4);
  expect(values[1]).toBeCloseTo(5.78676, 4);
  expect(records.at(-1)).toMatchObject({ dimension: 715 });
});

test('labels that are left out leave the gradient and the eigenvalues of PyTorch, with true residuals', async () => {
  const at = (name: string): string => fixture(`meaning/${name}`);
  const line = `${at('seq.onnx')} --data ${at('seq.npz')} --ignore-label -100`;
  const evaluated = await run(`evaluate ${line} --gradient`);
  expect(evaluated.records[0]!['gradientNorm']).toBeCloseTo(0.3274115, 6);
  const { records } = await run(`curvature ${line} --top 5 --samples 0`);
  const { values, residuals } = records.find(({ type }) => type === 'eigenpairs') as unknown as {
    values: number[];
    residuals: number[];
  };
  for (const [k, value] of [0.2353442, 0.1917728, 0.1786575, 0.1724355, 0.1622162].entries())
    expect(values[k]).toBeCloseTo(value, 5);
  // |Hu − λu| in float32: an estimate of Lanczos alone would fall to 1e-16.
  for (const residual of residuals) {
    expect(residual).toBeGreaterThan(1e-9);
    expect(residual).toBeLessThan(1e-5);
  }
});

test('a transformer of the TorchScript exporter has a gradient', async () => {
  const { code, records } = await run('evaluate bert_cls-ts.onnx --data bert_cls-ts.npz --gradient');
  expect(code).toBe(0);
  const graph = await loadOnnx(file('bert_cls-ts.onnx'));
  const data = await loadDataset(file('bert_cls-ts.npz'), { graphInputs: graph.inputs });
  const loss = await onnxLoss(graph, { data, threads: 1 });
  const { grad } = await loss.valueAndGrad!(loss.theta);
  const along = (t: number): Promise<number> => loss.value(displace(loss.theta, [unit(grad)], [t]));
  // Along itself the slope is the gradient's norm, by central differences.
  const slope = ((await along(0.01)) - (await along(-0.01))) / 0.02;
  await loss.dispose();
  expect(slope / Number(records[0]!['gradientNorm'])).toBeCloseTo(1, 3);
});

test.each([
  ['inspect minus1.onnx', { dimension: 12, inputs: [{ shape: [null, 4] }] }],
  ['inspect reading-0.onnx', { dimension: 84 }],
  ['evaluate mlp.onnx --data good.npz', { loss: expect.closeTo(4.12869, 5) as number }],
])('%s', async (line, expected) => {
  const { code, records } = await run(line);
  expect([code, records[0]]).toMatchObject([0, expected]);
});

test.each([
  [
    'evaluate loop1099511627776.onnx --data good.npz',
    'node "y" (Loop): expected at most 1073741824 steps where nothing ends them before, got 1099511627776',
  ],
  ['inspect feeds.onnx', 'a value cannot have the name "__proto__"'],
  ['inspect loop-cycle-call-stack.onnx', 'node "y" (Loop): expected its "body" to have 6 inputs'],
  ['inspect no-outputs.onnx', 'expected at least one output that is a tensor, got none'],
  ['inspect no-weights', 'the weights\' file "weights.bin" is missing'],
  [
    'evaluate mlp.onnx --data npz-one-bit-flipped.npz',
    'expected CRC-32 f84a7786, got 2e2dc55a, in its entry "x.npy"',
  ],
  [
    'evaluate mlp.onnx --data npz-deflated-bit-flipped-loss-6e33.npz',
    'expected 1088 bytes deflated, got more, in its entry "x.npy"',
  ],
])('%s is refused', async (line, message) => {
  const { code, err } = await run(line);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test('weights in another file belong to what a run is known by', async () => {
  const graph = await loadOnnx(file('bert_cls-ts.onnx'));
  const parameters = parametersOf(graph);
  const save = (scale: number): void => {
    const scaled = withTheta(
      graph,
      parameters,
      thetaOf(graph, parameters).map((x) => scale * x),
    );
    const { model, data } = serializeOnnxExternal(scaled, 'm.bin');
    writeFileSync(join(folder, 'm.onnx'), model);
    writeFileSync(join(folder, 'm.bin'), data);
  };
  const out = join(folder, 'run');
  const line = `slice ${join(folder, 'm.onnx')} --data bert_cls-ts.npz --grid 4 --out ${out}`;
  save(1);
  const whole = await run(line);
  expect(whole.code).toBe(0);
  truncateSync(join(out, 'records.ndjson'), whole.out.split('\n').slice(0, 2).join('\n').length + 1);
  save(1.1);
  const { code, err } = await run(line);
  expect(code).toBe(2);
  expect(err).toMatch(/the --out folder is of another command \(expected model/);
});
