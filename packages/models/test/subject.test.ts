import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MisuseError, InputError } from '@orograph/tensor';
import { afterAll, describe, expect, test } from 'vitest';

import {
  closeLosses,
  datasetOf,
  lossThrough,
  mlp,
  onnxLoss,
  openLoss,
  openLosses,
  saveOnnx,
  serializeNpz,
  twiceDifferentiable,
} from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);
const settings = { inputShape: [3], outputs: 2, hidden: [4] };
const graphs = [0, 1].map((seed) => mlp({ ...settings, seed }));
await saveOnnx(graphs[0]!, file('a.onnx'));
await saveOnnx(graphs[1]!, file('b.onnx'));
await saveOnnx(mlp({ ...settings, hidden: [5], seed: 0 }), file('wider.onnx'));
const x = {
  shape: [6, 3],
  dataType: 'float' as const,
  data: Float32Array.from({ length: 18 }, (_, i) => Math.sin(i)),
};
const y = { shape: [6], dataType: 'int64' as const, data: BigInt64Array.from([0n, 1n, 1n, 0n, 1n, 0n]) };
writeFileSync(file('val.npz'), serializeNpz({ x, y }));
const dataset = datasetOf({ inputs: { x }, target: y, source: 'memory' });

describe('openLoss', () => {
  test('opens a file on a file of data as onnxLoss opens its graph on them', async () => {
    await using direct = await onnxLoss(graphs[0]!, { data: dataset });
    const subject = await openLoss(file('a.onnx'), { data: file('val.npz') });
    const { loss } = subject;
    expect(await loss.value(loss.theta)).toBe(await direct.value(direct.theta));
    expect(loss.theta).toEqual(direct.theta);
    expect(loss.layout.blocks.map(({ name }) => name)).toEqual(direct.layout.blocks.map(({ name }) => name));
    expect(subject.dataset.examples).toBe(6);
    await closeLosses([subject]);
  });

  test('adds ½ λ |θ|² to the loss, its gradient and its curvature', async () => {
    const [plain, decayed] = await Promise.all(
      [{}, { l2: 0.5 }].map((more) => openLoss(file('a.onnx'), { data: dataset, ...more })),
    );
    const theta = plain!.loss.theta;
    const square = theta.reduce((sum, t) => sum + t * t, 0);
    expect(await decayed!.loss.value(theta)).toBeCloseTo((await plain!.loss.value(theta)) + 0.25 * square, 5);
    const v = Float32Array.from(theta, (_, i) => Math.cos(i));
    const [without, withDecay] = await Promise.all(
      [plain!, decayed!].map((subject) => twiceDifferentiable(subject).hvp(theta, v)),
    );
    for (const [i, product] of without!.entries())
      expect(withDecay![i]).toBeCloseTo(product + 0.5 * v[i]!, 4);
    await closeLosses([plain!, decayed!]);
  });

  test('holds the other parameters fixed', async () => {
    const subject = await openLoss(file('a.onnx'), { data: dataset, parameters: ['*bias'] });
    expect(subject.loss.dim).toBe(4 + 2);
    await closeLosses([subject]);
  });

  test.each([
    ['nothing.onnx', {}, 'no such file (expected a model, got nothing, in '],
    ['a.onnx', { data: 'nothing.npz' }, 'no file "nothing.npz"'],
    ['a.onnx', { parameters: ['nope'] }, 'nope'],
    [
      'val.npz',
      {},
      'weights without a network (expected an ONNX file of the network before them, got none, in ',
    ],
  ])('says what is wrong with %s and %o', async (name, more, message) => {
    const opened = openLoss(file(name), { data: dataset, ...more });
    await expect(opened).rejects.toThrow(message);
    await expect(opened).rejects.toThrow(MisuseError);
  });
});

describe('openLosses', () => {
  test('gives each model the loss of its own file, on the same data', async () => {
    const subjects = await openLosses([file('a.onnx'), file('b.onnx')], { data: dataset, oneSpace: true });
    for (const [k, { loss }] of subjects.entries()) {
      await using direct = await onnxLoss(graphs[k]!, { data: dataset });
      expect(await loss.value(loss.theta)).toBe(await direct.value(direct.theta));
    }
    await closeLosses(subjects);
  });

  test('refuses models that are not points of one space, where they have to be', async () => {
    await expect(
      openLosses([file('a.onnx'), file('wider.onnx')], { data: dataset, oneSpace: true }),
    ).rejects.toThrow('the checkpoints are of different architectures');
  });

  test('changes the models before they are opened', async () => {
    const [first, second] = await openLosses([file('a.onnx'), file('b.onnx')], {
      data: dataset,
      change: async ([model]) => Promise.resolve([model!, model!]),
    });
    expect(second!.loss.theta).toEqual(first!.loss.theta);
    await closeLosses([first!, second!]);
  });

  test('names a setting that does not apply', async () => {
    const model = { path: 'm.json', sha256: '', inputs: [], theta: () => new Float32Array(1) };
    const subject = { ...model, dataset, lossOptions: {}, loss: {} } as never;
    const joined = lossThrough([subject], { batchNorm: true });
    await expect(joined).rejects.toThrow(InputError);
    await expect(joined).rejects.toThrow(
      'batchNorm does not apply (expected ONNX models, got another format, in m.json)',
    );
  });
});
