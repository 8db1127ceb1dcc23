import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constant, sgd, withWeightDecay, type Vector } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { type TrainingEpoch } from '../src/training-plan.ts';
import { train, type TrainedCheckpoint } from '../src/train.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const json = (file: string): unknown => JSON.parse(readFileSync(at(file), 'utf8'));
const { x, target } = json('../../onnx/test/fixtures/dropout.json') as Record<'target' | 'x', number[]>;
// Made by fixtures/training/make_weight_decay.py.
const truth = json('fixtures/training/weight-decay.json') as {
  readonly l2: number;
  readonly names: readonly string[];
  readonly loss: number;
  readonly ahead: number;
  readonly gradient: readonly number[];
  readonly hvp: readonly number[];
};
const data = datasetOf({
  inputs: { x: { shape: [5, 4], dataType: 'float', data: Float32Array.from(x) } },
  target: { shape: [5], dataType: 'int64', data: BigInt64Array.from(target, BigInt) },
  source: 'torch',
});
const graph = await loadOnnx(at('../../onnx/test/fixtures/dropout.onnx'));
const near = (own: Vector, expected: readonly number[]): void =>
  expected.forEach((value, i) => expect(own[i]).toBeCloseTo(value, 5));

test("with weight decay an ONNX model's loss and derivatives are those of PyTorch", async () => {
  await using plain = await onnxLoss(graph, { data });
  const loss = withWeightDecay(plain, truth.l2);
  expect(loss.layout.blocks.map(({ name }) => name)).toEqual(truth.names);
  expect(await loss.value(loss.theta)).toBeCloseTo(truth.loss, 6);
  expect((await loss.metrics(loss.theta)).loss).toBeCloseTo(truth.loss, 6);
  near((await loss.valueAndGrad!(loss.theta)).grad, truth.gradient);
  const v = Float64Array.from({ length: loss.dim }, (_, i) => Math.cos(i));
  near(await loss.hvp!(loss.theta, v), truth.hvp);
  const cut = await loss.cut(loss.theta, [v]);
  expect(cut.strategy).toBe('affine');
  expect(await cut.value([0.5])).toBeCloseTo(truth.ahead, 5);
  await cut.dispose();
});

test('training with it in the loss takes the steps of weight decay in the update, and measures it', async () => {
  const plan = { data, test: data, schedule: constant(0.1), epochs: 3, batchSize: 5, seed: 0 };
  const trained = (settings: { l2?: number; weightDecay?: number }) =>
    lastValueFrom(train(graph, { ...plan, ...settings, optimizer: sgd(settings) }).pipe(toArray()));
  const [inLoss, inUpdate] = [await trained({ l2: truth.l2 }), await trained({ weightDecay: truth.l2 })];
  const last = inLoss.at(-1) as TrainedCheckpoint;
  near(last.theta, [...(inUpdate.at(-1) as TrainedCheckpoint).theta]);
  await using plain = await onnxLoss(last.graph, { data });
  const epoch = inLoss.findLast((record): record is TrainingEpoch => record.type === 'epoch')!;
  expect(epoch.test!.loss).toBeCloseTo(await withWeightDecay(plain, truth.l2).value(last.theta), 6);
});
