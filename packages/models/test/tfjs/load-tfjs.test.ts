import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadTfjs } from '../../src/tfjs/load-tfjs.ts';

const root = mkdtempSync(join(tmpdir(), 'orograph-tfjs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const weights = [
  { name: 'a/kernel', shape: [2, 2], dtype: 'float32' },
  { name: 'a/bias', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 } },
];
const topology = { class_name: 'Sequential', config: { layers: [] } };
let count = 0;

/** A folder with a model whose weights are in shards of the given bytes. */
function folderOf(json: object | string, shards: Readonly<Record<string, number>> = {}): string {
  const folder = join(root, `${count++}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'model.json'), typeof json === 'string' ? json : JSON.stringify(json));
  for (const [name, bytes] of Object.entries(shards))
    writeFileSync(
      join(folder, name),
      new Uint8Array(bytes).map((_, i) => i),
    );
  return folder;
}
const manifest = (...paths: readonly string[]): object => ({
  format: 'layers-model',
  modelTopology: topology,
  weightsManifest: [{ paths, weights }],
});

test('a model is read from its folder or its file, its shards put together', async () => {
  const folder = folderOf(manifest('one.bin', 'two.bin'), { 'one.bin': 10, 'two.bin': 8 });
  const model = await loadTfjs(folder);
  expect(model).toMatchObject({ format: 'layers-model', modelTopology: topology, weightSpecs: weights });
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect([...new Uint8Array(model.weightData)]).toEqual([...ten, ...ten.slice(0, 8)]);
  expect(await loadTfjs(join(folder, 'model.json'))).toEqual(model);
});

test('a topology of nodes is a graph model, whatever the file says', async () => {
  const folder = folderOf({ modelTopology: { node: [] }, weightsManifest: [] });
  expect((await loadTfjs(folder)).format).toBe('graph-model');
});

test('a missing shard is named', async () => {
  const folder = folderOf(manifest('one.bin', 'two.bin'), { 'one.bin': 10 });
  await expect(loadTfjs(folder)).rejects.toThrow('model.json: the weights\' file "two.bin" is missing.');
});

test('a shard outside the folder is refused', async () => {
  await expect(loadTfjs(folderOf(manifest('../0/one.bin')))).rejects.toThrow(
    'the weights\' file "../0/one.bin" lies outside the model\'s folder.',
  );
});

test('too few numbers for the weights are refused with both counts', async () => {
  await expect(loadTfjs(folderOf(manifest('one.bin'), { 'one.bin': 17 }))).rejects.toThrow(
    'model.json: expected 18 bytes for 2 weights, got 17 in one.bin.',
  );
});

test('what is not a model is refused', async () => {
  await expect(loadTfjs(join(root, 'none.json'))).rejects.toThrow('none.json: no such file');
  await expect(loadTfjs(folderOf('{'))).rejects.toThrow('model.json: not JSON, so no TensorFlow.js model');
  await expect(loadTfjs(folderOf({ name: 'x' }))).rejects.toThrow(
    'expected a TensorFlow.js model with modelTopology and weightsManifest, one of them is missing.',
  );
  const shape = { name: 'a', shape: [-1], dtype: 'float32' };
  await expect(
    loadTfjs(folderOf({ modelTopology: topology, weightsManifest: [{ paths: [], weights: [shape] }] })),
  ).rejects.toThrow('model.json: not a TensorFlow.js model, at "weightsManifest.0.weights.0.shape.0": ');
});
