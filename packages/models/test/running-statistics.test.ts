import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withTheta, parametersOf, type Graph } from '@orograph/onnx';
import { constant, sgd } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import {
  moveRunning,
  placesOf,
  runningLayers,
  runningStatistics,
  withRunningStatistics,
} from '../src/running-statistics.ts';
import { train, type TrainedCheckpoint, type TrainSettings } from '../src/train.ts';
import { type TrainingEpoch } from '../src/training-plan.ts';

const fixture = (file: string): string =>
  fileURLToPath(new URL(`fixtures/training/${file}`, import.meta.url));
// Made by fixtures/training/make_batch_norm.py: two epochs of SGD with momentum in batches of 4 and 2.
const truth = JSON.parse(readFileSync(fixture('batch-norm.json'), 'utf8')) as {
  readonly x: readonly number[];
  readonly target: readonly number[];
  readonly states: readonly Readonly<Record<string, readonly number[]>>[];
  readonly loss: number;
};
const data = datasetOf({
  inputs: { x: { shape: [6, 1, 4, 4], dataType: 'float', data: Float32Array.from(truth.x) } },
  target: { shape: [6], dataType: 'int64', data: BigInt64Array.from(truth.target, BigInt) },
  source: 'torch',
});
const settings: TrainSettings = {
  data,
  optimizer: sgd({ momentum: 0.9 }),
  schedule: constant(0.1),
  epochs: 2,
  batchSize: 4,
  seed: 0,
  checkpointEvery: 1,
};
const graph: Graph = await loadOnnx(fixture('batch-norm.onnx'));

test('weights and running statistics are those of PyTorch after every step', async () => {
  const records = await lastValueFrom(train(graph, settings).pipe(toArray()));
  const points = records.filter((record): record is TrainedCheckpoint => record.type === 'checkpoint');
  expect(points.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
  truth.states.forEach((state, k) => {
    const { constants } = points[k + 1]!.graph;
    for (const [name, expected] of Object.entries(state)) {
      const own = constants.get(name)!.data as Float32Array;
      expected.forEach((value, i) => expect(own[i]).toBeCloseTo(value, 4));
    }
  });
});

test('a checkpoint evaluates on its running statistics, as do the test metrics of an epoch', async () => {
  const records = await lastValueFrom(train(graph, { ...settings, test: data }).pipe(toArray()));
  const { graph: trained } = records.at(-1) as TrainedCheckpoint;
  await using loss = await onnxLoss(trained, { data });
  expect(loss.running).toBeUndefined();
  const value = await loss.value(loss.theta);
  expect(value).toBeCloseTo(truth.loss, 4);
  const epochs = records.filter((record): record is TrainingEpoch => record.type === 'epoch');
  expect(epochs.at(-1)!.test!.loss).toBeCloseTo(value, 6);
});

test('parameters that stay do not keep statistics from moving, and threads change nothing', async () => {
  const trained = async (threads: number): Promise<TrainedCheckpoint> =>
    (await lastValueFrom(train(graph, { ...settings, parameters: ['4.*'], threads }))) as TrainedCheckpoint;
  const [one, two] = [await trained(1), await trained(2)];
  expect(one.running).toEqual(two.running);
  expect(one.running).not.toEqual(runningStatistics(graph, runningLayers(graph)));
});

test('a diverged training ends with the statistics before its last step', async () => {
  const records = await lastValueFrom(
    train(graph, { ...settings, epochs: 40, schedule: (step) => (step < 3 ? 0.1 : 1e38) }).pipe(toArray()),
  );
  const last = records.at(-1) as TrainedCheckpoint;
  expect(last.status).toBe('diverged');
  expect(last.running!.every(Number.isFinite)).toBe(true);
});

test('statistics of several chunks move by their mean, and one number a channel has no correction', () => {
  const layer = { ...runningLayers(graph)[1]!, channels: 1, momentum: 0.75 };
  const running = Float64Array.of(1, 2);
  moveRunning(running, [layer], [Float64Array.of(3, 1), Float64Array.of(5, 3)], {
    chunks: 2,
    rows: 5,
    places: [1],
  });
  expect(running).toEqual(Float64Array.of(0.75 + 0.25 * 4, 1.5 + 0.25 * 2 * 1.25));
  moveRunning(running, [layer], [Float64Array.of(0, 0)], { chunks: 1, rows: 1, places: [1] });
  expect(running.every(Number.isFinite)).toBe(true);
});

test('places are those of a channel, and a shape that is not known is refused', () => {
  const layers = runningLayers(graph);
  expect(placesOf(graph, layers, {})).toEqual([4, 1]);
  const open = { ...graph, inputs: [{ ...graph.inputs[0]!, shape: ['N', 1, 'H', 4] }] };
  expect(placesOf(open, layers, { x: [1, 4, 4] })).toEqual([4, 1]);
  expect(() => placesOf(open, layers, {})).toThrow(
    /^running statistics: expected "\/0\/Conv_output_0", which BatchNormalization reads, to have a known shape, got \[2,3,.*,2\]\.$/,
  );
});

test('a graph that evaluates on its statistics keeps none, and is left as it is', () => {
  const layers = runningLayers(graph);
  const evaluating = withRunningStatistics(graph, layers, new Float64Array(14).fill(0.5));
  expect(runningLayers(evaluating)).toEqual([]);
  expect(evaluating.constants.get('5.running_var')!.data).toEqual(new Float32Array(4).fill(0.5));
  expect(withRunningStatistics(evaluating, [])).toBe(evaluating);
  const parameters = parametersOf(graph);
  expect(withTheta(evaluating, parameters, new Float32Array(3 * 9 + 3 + 6 + 48 + 4 + 8)).nodes).toHaveLength(
    6,
  );
});

test('running statistics of another number are refused', async () => {
  await using loss = await onnxLoss(graph, { data });
  const running = new Float64Array(3);
  expect(() => loss.batchValueAndGrad!(loss.theta, Int32Array.of(0, 1), { running })).toThrow(
    new RangeError('batchValueAndGrad: running: expected a vector of dimension 14, got 3.'),
  );
});
