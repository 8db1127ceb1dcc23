import type { LossKind } from '@orograph/onnx';
import { normal, withDifferenceHvp } from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';
import { expect, test } from 'vitest';
import { datasetOf, type Dataset } from '../../src/data/dataset.ts';
import { tfjsLoss } from '../../src/tfjs/tfjs-loss.ts';
import type { TfjsModel } from '../../src/tfjs/tfjs-model.ts';
import { tfjsRuntime } from '../../src/tfjs/tfjs-runtime.ts';

const { backends, core } = await tfjsRuntime();

/** y = activation(tanh(x W₁ + b₁) W₂ + b₂), x [N, 3], y [N, 2]; with a frozen normalization in between where asked. */
function dense(activation: string, { normalized = false, frozen = false } = {}): TfjsModel {
  const layer = (class_name: string, config: object): object => ({ class_name, config });
  const weightSpecs = [
    ['a/kernel', [3, 4]],
    ['a/bias', [4]],
    ...(normalized ? ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((w) => [`n/${w}`, [4]]) : []),
    ['b/kernel', [4, 2]],
    ['b/bias', [2]],
  ].map(([name, shape]) => ({ name: name as string, shape: shape as number[], dtype: 'float32' }));
  const count = weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  return {
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'dense',
        layers: [
          layer('Dense', {
            name: 'a',
            units: 4,
            activation: 'tanh',
            batch_input_shape: [null, 3],
            trainable: !frozen,
          }),
          ...(normalized ? [layer('BatchNormalization', { name: 'n', axis: -1 })] : []),
          layer('Dense', { name: 'b', units: 2, activation, trainable: !frozen }),
        ],
      },
    },
    weightSpecs,
    weightData: Float32Array.from(normal(count, 1), (z) => Math.abs(z) + 0.1).buffer,
    source: 'dense.json',
  };
}

const examples = 10;
const x = Float32Array.from(normal(examples * 3, 2));
const labels = BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 2));
const floats = Float32Array.from(normal(examples * 2, 3), (z) => 1 / (1 + Math.exp(-z)));
const inputs = { x: { shape: [examples, 3], dataType: 'float', data: x } } as const;
const classes: Dataset = datasetOf({
  inputs,
  target: { shape: [examples], dataType: 'int64', data: labels },
  source: 'classes',
});
const regression: Dataset = datasetOf({
  inputs,
  target: { shape: [examples, 2], dataType: 'float', data: floats },
  source: 'regression',
});

/** The logits of `dense('linear')` in float64, by hand. */
function logits(): number[][] {
  const w = new Float32Array(dense('linear').weightData);
  return Array.from({ length: examples }, (_, e) => {
    const h = [0, 1, 2, 3].map((j) =>
      Math.tanh(w[12 + j]! + [0, 1, 2].reduce((sum, i) => sum + x[e * 3 + i]! * w[i * 4 + j]!, 0)),
    );
    return [0, 1].map((k) => w[24 + k]! + h.reduce((sum, value, j) => sum + value * w[16 + j * 2 + k]!, 0));
  });
}

const softplus = (z: number): number => Math.log1p(Math.exp(z));
const mean = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0) / terms.length;
/** The mean of a loss of output and target over all entries. */
const entries = (loss: (y: number, t: number) => number): number =>
  mean(logits().flatMap((row, e) => row.map((y, k) => loss(y, floats[e * 2 + k]!))));
const logSumExp = (row: readonly number[]): number => Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0));

const truth: Readonly<Record<LossKind, () => number>> = {
  'bce-with-logits': () => entries((y, t) => t * softplus(-y) + (1 - t) * softplus(y)),
  'cross-entropy': () => mean(logits().map((row, e) => logSumExp(row) - row[e % 2]!)),
  huber: () => entries((y, t) => (Math.abs(y - t) < 1 ? (y - t) ** 2 / 2 : Math.abs(y - t) - 0.5)),
  l1: () => entries((y, t) => Math.abs(y - t)),
  mse: () => entries((y, t) => (y - t) ** 2),
  nll: () => mean(logits().map((row, e) => -row[e % 2]!)),
  output: () => mean(logits().flat()),
};

for (const kind of Object.keys(truth) as LossKind[])
  test(`${kind} is the mean that its formula gives, over uneven chunks`, async () => {
    const data = kind === 'cross-entropy' || kind === 'nll' ? classes : regression;
    await using loss = await tfjsLoss(dense('linear'), { data, loss: kind, batchSize: 4 });
    expect(loss).toMatchObject({ lossKind: kind, examples, dim: 26 });
    expect(await loss.value(loss.theta)).toBeCloseTo(truth[kind](), 5);
  });

test('class weights, an ignored label and label smoothing enter as in PyTorch', async () => {
  const weights = [2, 0.5];
  const smoothing = 0.2;
  const ignoreIndex = -100;
  const some = labels.map((label, i) => (i % 5 === 3 ? BigInt(ignoreIndex) : label));
  const data = datasetOf({
    inputs,
    target: { shape: [examples], dataType: 'int64', data: some },
    source: 'some',
  });
  const rows = logits().flatMap((row, e) => (e % 5 === 3 ? [] : [{ row, t: e % 2 }]));
  const terms = rows.map(({ row, t }) => {
    const logs = row.map((z) => z - logSumExp(row));
    const even = logs.reduce((sum, log, c) => sum + weights[c]! * log, 0);
    return -(1 - smoothing) * weights[t]! * logs[t]! - (smoothing / 2) * even;
  });
  const total = rows.reduce((sum, { t }) => sum + weights[t]!, 0);
  const lossOptions = { weights, ignoreIndex, smoothing };
  await using loss = await tfjsLoss(dense('softmax'), { data, lossOptions, batchSize: 4 });
  const measured = await loss.metrics(loss.theta);
  expect(measured.loss).toBeCloseTo(terms.reduce((a, b) => a + b) / total, 5);
  const right = rows.filter(({ row, t }) => (row[1]! > row[0]! ? 1 : 0) === t).length;
  expect(measured.metrics['accuracy']).toBeCloseTo(right / rows.length, 12);
  await checkLoss(loss, loss.theta, { h: 1e-2, tolerance: 1e-3 });
});

test('an ignored label within the classes counts in neither loss nor accuracy', async () => {
  await using loss = await tfjsLoss(dense('softmax'), { data: classes, lossOptions: { ignoreIndex: 0 } });
  const rows = logits().filter((_, e) => e % 2 === 1);
  const { loss: value, metrics } = await loss.metrics(loss.theta);
  expect(value).toBeCloseTo(mean(rows.map((row) => logSumExp(row) - row[1]!)), 5);
  expect(metrics['accuracy']).toBeCloseTo(rows.filter((row) => row[1]! > row[0]!).length / rows.length, 12);
});

test('the turn of Huber is where it is asked for', async () => {
  const lossOptions = { delta: 0.25 };
  await using loss = await tfjsLoss(dense('linear'), { data: regression, loss: 'huber', lossOptions });
  const huber = (e: number): number => (e < 0.25 ? e ** 2 / 2 : 0.25 * (e - 0.125));
  const expected = entries((y, t) => huber(Math.abs(y - t)));
  expect(await loss.value(loss.theta)).toBeCloseTo(expected, 5);
});

test('the loss is guessed from the target, and the metrics belong to it', async () => {
  await using one = await tfjsLoss(dense('linear'), { data: classes });
  const right = logits().filter((row, e) => (row[1]! > row[0]! ? 1 : 0) === e % 2).length;
  const accuracy = right / examples;
  expect((await one.metrics(one.theta)).metrics).toEqual({ accuracy, error: 1 - accuracy });
  await using two = await tfjsLoss(dense('linear'), { data: regression });
  expect(two.lossKind).toBe('mse');
  const { loss, metrics } = await two.metrics(two.theta);
  expect(metrics).toEqual({ mse: loss });
  await expect(tfjsLoss(dense('linear'), { data: datasetOf({ inputs, source: 'none' }) })).rejects.toThrow(
    'none: no target found',
  );
});

test('cross-entropy takes the logits before the last softmax, and predict gives what comes after it', async () => {
  await using loss = await tfjsLoss(dense('softmax'), { data: classes });
  expect(await loss.value(loss.theta)).toBeCloseTo(truth['cross-entropy'](), 5);
  expect(loss.activation).toBe('softmax');
  const { shape, data } = await loss.predict(loss.theta);
  expect(shape).toEqual([examples, 2]);
  logits().forEach((row, e) =>
    row.forEach((z, k) => expect(data[e * 2 + k]).toBeCloseTo(Math.exp(z - logSumExp(row)), 5)),
  );
});

test('bce-with-logits takes the logits before the last sigmoid, and mse what comes after it', async () => {
  await using one = await tfjsLoss(dense('sigmoid'), { data: regression, loss: 'bce-with-logits' });
  expect(await one.value(one.theta)).toBeCloseTo(truth['bce-with-logits'](), 5);
  await using two = await tfjsLoss(dense('sigmoid'), { data: regression });
  expect([one.activation, two.activation]).toEqual(['sigmoid', undefined]);
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  expect(await two.value(two.theta)).toBeCloseTo(
    entries((y, t) => (sigmoid(y) - t) ** 2),
    5,
  );
});

for (const [name, options] of Object.entries({ 'a plain': {}, 'a normalized': { normalized: true } }))
  test(`${name} network keeps the contract of a loss, to the bit`, async () => {
    await using loss = await tfjsLoss(dense('softmax', options), { data: classes, batchSize: 3 });
    expect(loss).not.toHaveProperty('hvp');
    await checkLoss(loss, loss.theta, { h: 1e-2, tolerance: 1e-3 });
    const { value, grad } = await loss.valueAndGrad!(loss.theta);
    for (let i = 0; i < 5; i++) expect(await loss.valueAndGrad!(loss.theta)).toEqual({ value, grad });
  });

test('differences of gradients are the Hessian of a smooth network where the caller asks for them', async () => {
  await using loss = await tfjsLoss(dense('softmax'), { data: classes });
  const { valueAndGrad } = loss;
  const smooth = withDifferenceHvp({ ...loss, valueAndGrad: valueAndGrad! }, { h: 1e-2 });
  await checkLoss(smooth, loss.theta, { h: 1e-2, tolerance: 5e-3 });
});

test('a batch has the value and gradient of a data set of only its examples', async () => {
  const rows = [7, 0, 3];
  const few = datasetOf({
    inputs: {
      x: {
        shape: [3, 3],
        dataType: 'float',
        data: Float32Array.from(rows.flatMap((i) => Array.from(x.slice(i * 3, i * 3 + 3)))),
      },
    },
    target: { shape: [3], dataType: 'int64', data: BigInt64Array.from(rows, (i) => labels[i]!) },
    source: 'few',
  });
  await using all = await tfjsLoss(dense('softmax'), { data: classes });
  await using some = await tfjsLoss(dense('softmax'), { data: few });
  expect(await all.batchValueAndGrad!(all.theta, Int32Array.from(rows))).toEqual(
    await some.valueAndGrad!(some.theta),
  );
  await expect(all.batchValueAndGrad!(all.theta, Int32Array.of(10))).rejects.toThrow(
    'expected indices from 0 to 9, got 10',
  );
});

test('evaluations under way at once do not disturb each other', async () => {
  await using loss = await tfjsLoss(dense('softmax'), { data: classes, batchSize: 2 });
  const thetas = [0, 1, 2].map((seed) => Float32Array.from(normal(26, seed)));
  const alone: number[] = [];
  for (const theta of thetas) alone.push(await loss.value(theta));
  expect(new Set(alone).size).toBe(3);
  expect(await Promise.all(thetas.map((theta) => loss.value(theta)))).toEqual(alone);
});

test('weights that are not finite give a loss that is not, and are warned of', async () => {
  const model = dense('softmax');
  new Float32Array(model.weightData)[13] = Number.NaN;
  await using loss = await tfjsLoss(model, { data: classes });
  expect(loss.warnings).toContain('Block "a/bias" holds numbers that are not finite.');
  expect(await loss.value(loss.theta)).toBeNaN();
});

test('blocks are the trainable weights with the filter axis of Keras, and globs choose among them', async () => {
  await using loss = await tfjsLoss(dense('softmax', { normalized: true }), { data: classes });
  expect(loss.layout.blocks.map(({ name, shape, filterAxis }) => [name, shape, filterAxis])).toEqual([
    ['a/kernel', [3, 4], 1],
    ['a/bias', [4], 0],
    ['n/gamma', [4], 0],
    ['n/beta', [4], 0],
    ['b/kernel', [4, 2], 1],
    ['b/bias', [2], 0],
  ]);
  const parameters = ['b/*', 'n/moving_mean'];
  await using some = await tfjsLoss(dense('softmax', { normalized: true }), { data: classes, parameters });
  expect(some.layout.blocks.map(({ name }) => name)).toEqual(['b/kernel', 'b/bias', 'n/moving_mean']);
  expect(await some.value(some.theta)).toBe(await loss.value(loss.theta));
  await checkLoss(some, some.theta, { h: 1e-2, tolerance: 1e-3 });
});

for (const [device, evaluations] of [
  ['cpu', 10_000],
  ['wasm', 500],
  ['tensorflow', 500],
] as const)
  test.skipIf(!backends.includes(device))(
    `memory is flat over ${evaluations} evaluations on ${device}`,
    async () => {
      const before = core.memory().numTensors;
      const loss = await tfjsLoss(dense('softmax'), { data: classes, device });
      await loss.valueAndGrad!(loss.theta);
      const during = core.memory();
      const cut = await loss.cut(loss.theta, [normal(26, 1)]);
      for (let i = 0; i < 0.9 * evaluations; i++) await cut.value([i / evaluations]);
      for (let i = 0; i < 0.1 * evaluations; i++) await loss.valueAndGrad!(loss.theta);
      const after = core.memory();
      expect(after.numTensors).toBe(during.numTensors);
      expect(after.numBytes).toBe(during.numBytes);
      expect(after.numDataBuffers).toBe(during.numDataBuffers);
      await loss.dispose();
      await loss.dispose();
      expect(core.memory().numTensors).toBe(before);
    },
    180_000,
  );

test('what does not fit is refused by name, and leaves no tensors', async () => {
  const before = core.memory().numTensors;
  const refused = (settings: object, model = dense('softmax')): Promise<unknown> =>
    tfjsLoss(model, { data: classes, ...settings });
  await expect(refused({ batchSize: 0 })).rejects.toThrow(
    'batchSize must be a whole number from 1 up, got 0',
  );
  await expect(refused({ parameters: ['c*'] })).rejects.toThrow(
    'no parameter matches "c*"; the parameters are "a/kernel"',
  );
  await expect(refused({}, dense('softmax', { frozen: true }))).rejects.toThrow(
    'dense.json: expected trainable float weights, got none; name others with parameters: "a/kernel", "a/bias"',
  );
  await expect(refused({ data: regression, loss: 'cross-entropy' })).rejects.toThrow(
    'cross-entropy expected a class for each row',
  );
  await expect(refused({ lossOptions: { weights: [1, 2, 3] } })).rejects.toThrow(
    'tfjsLoss: expected 2 class weights, got 3.',
  );
  await expect(refused({ lossOptions: { delta: 2 } })).rejects.toThrow('delta is for huber');
  await expect(refused({ device: 'tpu' })).rejects.toThrow('expected one of tensorflow, wasm, cpu, auto');
  const wide = datasetOf({
    inputs: { x: { shape: [2, 5], dataType: 'float', data: new Float32Array(10) } },
    source: 'wide',
  });
  await expect(refused({ data: wide, loss: 'output' })).rejects.toThrow(
    'wide: input "a_input" expects shape [?,3], got [2,5]',
  );
  const labelled = datasetOf({
    inputs: { x: { shape: [1, 3], dataType: 'float', data: new Float32Array(3) } },
    target: { shape: [1], dataType: 'int64', data: BigInt64Array.of(2n) },
    source: 'labelled',
  });
  await expect(refused({ data: labelled })).rejects.toThrow(
    'expected labels from 0 to 1, got 2 in example 0',
  );
  await using loss = await tfjsLoss(dense('softmax'), { data: classes });
  await expect(async () => loss.value(new Float32Array(3))).rejects.toThrow(
    'expected a vector of dimension 26, got 3',
  );
  await loss.dispose();
  expect(core.memory().numTensors).toBe(before);
});

test('a model that TensorFlow.js cannot build is refused with its name', async () => {
  const model = dense('softmax');
  const topology = JSON.parse(JSON.stringify(model.modelTopology).replace('"Dense"', '"Denser"'));
  await expect(tfjsLoss({ ...model, modelTopology: topology }, { data: classes })).rejects.toThrow(
    'dense.json: Unknown layer: Denser.',
  );
  const [, ...fewer] = model.weightSpecs;
  const rest = { ...model, weightSpecs: fewer, weightData: model.weightData.slice(48) };
  await expect(tfjsLoss(rest, { data: classes })).rejects.toThrow(
    'dense.json: 1 of 4 weights are not set: a/kernel',
  );
});
