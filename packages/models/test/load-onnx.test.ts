import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serializeOnnx, serializeOnnxExternal, type Graph } from '@orograph/onnx';
import { zoo } from '../src/index.ts';
import { loadOnnx, loadOnnxFile } from '../src/load-onnx.ts';
import { saveOnnx } from '../src/save-onnx.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orograph-'));
});
afterAll(() => rm(folder, { recursive: true }));

const weights = Float32Array.from({ length: 400 }, (_, i) => i / 7);
const graph: Graph = {
  name: 'line',
  opsets: { '': 17 },
  inputs: [{ name: 'x', dataType: 'float', shape: ['N', 20] }],
  outputs: [{ name: 'y', dataType: 'float', shape: ['N', 20] }],
  nodes: [{ op: 'MatMul', domain: '', name: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} }],
  constants: new Map([['w', { dataType: 'float', shape: [20, 20], data: weights }]]),
  valueInfo: new Map(),
  metadata: {},
};

test('a saved graph is read back as it was, and nothing else is left in the folder', async () => {
  await mkdir(join(folder, 'saved'));
  const path = join(folder, 'saved', 'line.onnx');
  await saveOnnx(graph, path);
  const read = await loadOnnx(path);
  expect(read.nodes).toEqual(graph.nodes);
  expect(read.constants.get('w')?.data).toEqual(weights);
  expect(await readdir(join(folder, 'saved'))).toEqual(['line.onnx']);
});

test('a graph that cannot be written leaves the old file and no other', async () => {
  await mkdir(join(folder, 'kept/line.onnx'), { recursive: true });
  await writeFile(join(folder, 'kept/line.onnx/old'), 'old');
  await expect(saveOnnx(graph, join(folder, 'kept/line.onnx'))).rejects.toThrow(
    /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
  );
  expect(await readdir(join(folder, 'kept'))).toEqual(['line.onnx']);
});

test('external data is read beside the file', async () => {
  const { model, data } = serializeOnnxExternal(graph, 'line.data');
  const path = join(folder, 'external.onnx');
  await writeFile(path, model);
  await expect(loadOnnx(path)).rejects.toThrow(/external\.onnx: .*"line\.data" cannot be read: no such file/);
  await writeFile(join(folder, 'line.data'), data);
  expect((await loadOnnx(path)).constants.get('w')?.data).toEqual(weights);
});

test('the hash is that of the file, or of the file and its external data', async () => {
  const path = join(folder, 'hashed.onnx');
  await saveOnnx(graph, path);
  const { sha256 } = await loadOnnxFile(path);
  expect(sha256).toBe(
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  );
  const { model, data } = serializeOnnxExternal(graph, 'hashed.data');
  await writeFile(path, model);
  const hashWith = async (external: Uint8Array): Promise<string> => {
    await writeFile(join(folder, 'hashed.data'), external);
    return (await loadOnnxFile(path)).sha256;
  };
  const first = await hashWith(data);
  expect(await hashWith(data)).toBe(first);
  expect(await hashWith(data.map((byte, i) => (i === 2 ? byte ^ 1 : byte)))).not.toBe(first);
});

test('a bit flipped in the weights of a file of ours is found; those of other programs have no checksum', async () => {
  const path = join(folder, 'flipped.onnx');
  await saveOnnx(graph, path);
  expect((await loadOnnx(path)).metadata).toEqual({});
  const bytes = await readFile(path);
  const at = bytes.indexOf(Buffer.from(weights.slice(7, 10).buffer));
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
  await expect(loadOnnx(path)).rejects.toThrow(
    /flipped\.onnx: the weights are not those it was saved with \(expected CRC-32 \w{8}, got \w{8}\): the file is damaged, or another program/,
  );
  await writeFile(path, serializeOnnx(graph));
  expect((await loadOnnx(path)).constants.get('w')?.data).toEqual(weights);
});

test.each(Object.entries(zoo))('%s is read as it was saved', async (name, network) => {
  const path = join(folder, `${name}.onnx`);
  const own = network({ inputShape: name === 'resnet20' ? [3, 32, 32] : [1, 28, 28], outputs: 10, seed: 1 });
  await saveOnnx(own, path);
  expect((await loadOnnx(path)).constants).toEqual(own.constants);
});

test('external data outside the folder is refused', async () => {
  const { model } = serializeOnnxExternal(graph, '../line.data');
  const path = join(folder, 'outside.onnx');
  await writeFile(path, model);
  await expect(loadOnnx(path)).rejects.toThrow(
    /outside\.onnx: .*inside the model's folder, got "\.\.\/line\.data"/,
  );
});

test('a file that is missing, a folder, cut short or not ONNX is named with what is wrong', async () => {
  const missing = join(folder, 'missing.onnx');
  await expect(loadOnnx(missing)).rejects.toThrow(`${missing}: no such file`);
  await expect(loadOnnx(folder)).rejects.toThrow(`${folder}: is a folder, expected a file`);
  const text = join(folder, 'text.onnx');
  await writeFile(text, 'this is no network, but quite a few letters');
  await expect(loadOnnx(text)).rejects.toThrow(text);
  const cut = join(folder, 'cut.onnx');
  await saveOnnx(graph, join(folder, 'whole.onnx'));
  await writeFile(cut, (await readFile(join(folder, 'whole.onnx'))).subarray(0, 700));
  await expect(loadOnnx(cut)).rejects.toThrow(cut);
});
