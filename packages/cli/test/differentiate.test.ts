import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { adam, withWeightDecay, type Vector } from '@orograph/tensor';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const model = fixture('mlp-0.onnx');
let folder: string;
let out: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  out = join(folder, 'derivative.onnx');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const graph = await loadOnnx(model);
const data = await loadDataset(fixture('data.npz'), { graphInputs: graph.inputs });
const { x } = data.inputs;
const examples = {
  x: new Tensor('float32', x!.data as Float32Array, [...x!.shape]),
  target: new Tensor('int64', data.target!.data as BigInt64Array, [...data.target!.shape]),
};
type Tensors = Readonly<Record<string, Tensor>>;

/** What a file gives, and what it is to be fed at first. */
async function opened(path: string): Promise<{ run: (feeds: Tensors) => Promise<Tensors>; start: Tensors }> {
  const session = await InferenceSession.create(path);
  const beside = await InferenceSession.create(path.replace(/\.onnx$/, '.start.onnx'));
  return {
    run: (feeds) => session.run({ ...examples, ...feeds }),
    start: await beside.run({}),
  };
}

const close = (own: Tensor, truth: Vector, offset: number): void =>
  (own.data as Float32Array).forEach((value, i) => expect(value).toBeCloseTo(truth[offset + i]!, 5));

test('the file of the gradient gives loss and gradient in any runtime, at the weights it is fed', async () => {
  const { code, records } = await orograph(
    `differentiate ${model} --loss cross-entropy --out ${out}`.split(' '),
  );
  expect(code).toBe(0);
  expect(records[0]).toMatchObject({
    type: 'derivatives',
    path: out,
    start: out.replace('.onnx', '.start.onnx'),
  });
  const { run, start } = await opened(out);
  const outputs = await run(start);
  await using loss = await onnxLoss(graph, { data });
  const { value, grad } = await loss.valueAndGrad!(loss.theta);
  expect((outputs['loss']!.data as Float32Array)[0]).toBeCloseTo(value, 5);
  for (const { name, offset } of loss.layout.blocks) close(outputs[`grad/${name}`]!, grad, offset);
});

test('with --hvp it gives products with the vector it is fed', async () => {
  expect(
    (await orograph(`differentiate ${model} --loss cross-entropy --hvp --out ${out}`.split(' '))).code,
  ).toBe(0);
  await using loss = await onnxLoss(graph, { data });
  const v = Float32Array.from({ length: loss.dim }, (_, i) => Math.cos(i));
  const along = loss.layout.blocks.map(({ name, shape, offset, size }) => [
    `v/${name}`,
    new Tensor('float32', v.slice(offset, offset + size), [...shape]),
  ]);
  const { run, start } = await opened(out);
  const outputs = await run({ ...start, ...Object.fromEntries(along) });
  const product = await loss.hvp!(loss.theta, v);
  for (const { name, offset } of loss.layout.blocks) close(outputs[`hvp/${name}`]!, product, offset);
});

test('with --step it takes the steps of the optimizer, weight decay in the loss included', async () => {
  const line = `differentiate ${model} --loss cross-entropy --step adamw --weight-decay 0.1 --l2 0.02 --out ${out}`;
  expect((await orograph(line.split(' '))).code).toBe(0);
  const { run, start } = await opened(out);
  await using plain = await onnxLoss(graph, { data });
  const loss = withWeightDecay(plain, 0.02);
  const optimizer = adam({ weightDecay: 0.1, decoupled: true });
  const state = optimizer.init(loss.dim);
  const theta = loss.theta.slice();
  let carried = start;
  const scalar = (value: number): Tensor => new Tensor('float32', Float32Array.of(value), []);
  for (let t = 1; t <= 3; t++) {
    const rates = {
      learning_rate: scalar(0.05),
      'correction/0': scalar(1 / (1 - 0.9 ** t)),
      'correction/1': scalar(1 / (1 - 0.999 ** t)),
    };
    const outputs = await run({ ...carried, ...rates });
    carried = Object.fromEntries(Object.keys(start).map((name) => [name, outputs[`next/${name}`]!]));
    const { value, grad } = await loss.valueAndGrad!(theta);
    expect((outputs['loss']!.data as Float32Array)[0]).toBeCloseTo(value, 5);
    optimizer.update(state, theta, grad, 0.05);
  }
  for (const { name, offset } of loss.layout.blocks) close(carried[name]!, theta, offset);
});

test.each([
  ['', 'no file to write (expected --out FILE.onnx, got none'],
  ['--out grad.txt', 'not the name of an ONNX file (expected --out FILE.onnx, got grad.txt'],
  ['--out grad.onnx', 'no loss (expected --loss, as there are no targets it could be guessed from'],
  [
    '--out grad.onnx --loss mse --parameters nothing',
    '--parameters: no parameter matches "nothing"; the parameters are "0.weight"',
  ],
  ['--out grad.onnx --loss mse --weight-decay 0.1', '--weight-decay does not apply (expected --step'],
])('differentiate %s is refused', async (flags, message) => {
  const words = flags === '' ? [] : flags.split(' ');
  const { code, err } = await orograph(['differentiate', model, ...words]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a TensorFlow.js model is refused', async () => {
  const { code, err } = await orograph(['differentiate', fixture('mlp-0-tfjs/model.json'), '--out', out]);
  expect(code).toBe(2);
  expect(err).toContain('no graph to differentiate (expected an ONNX model, got a TensorFlow.js model');
});

test('what is written holds operators of ONNX alone', async () => {
  await orograph(`differentiate ${model} --loss cross-entropy --step momentum --out ${out}`.split(' '));
  expect(readFileSync(out).includes('com.microsoft')).toBe(false);
});
