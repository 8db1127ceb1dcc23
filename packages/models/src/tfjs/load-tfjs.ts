import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { sizeOf } from '@orograph/tensor';
import { parseModelJson } from './model-json.ts';
import type { TfjsModel, TfjsWeightSpec } from './tfjs-model.ts';

/** Bytes of an element; a string has no fixed number. */
const bytesOf: Readonly<Record<string, number>> = {
  bool: 1,
  complex64: 8,
  float16: 2,
  float32: 4,
  int32: 4,
  uint16: 2,
  uint8: 1,
};

/**
 * Reads a TensorFlow.js model, LayersModel or GraphModel: `model.json`, or the folder it is in, and the weight files beside it.
 *
 * Nothing of TensorFlow.js is loaded.
 *
 * @throws Error naming the file if it is not there or is not such a model, if a file of weights is missing or lies outside
 *   the folder, or if there are more or fewer weights than the model lists.
 */
export async function loadTfjs(path: string): Promise<TfjsModel> {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'model.json') : path;
  if (!existsSync(file)) throw new Error(`${file}: no such file`);
  const { format, modelTopology, signature, weightsManifest } = parseModelJson(
    await readFile(file, 'utf8'),
    file,
  );
  const groups: Uint8Array[] = [];
  for (const { paths, weights } of weightsManifest) {
    const shards = await Promise.all(paths.map((shard) => readShard(file, shard)));
    if (!weights)
      throw new Error(
        `${file}: expected "weights" beside "paths" in weightsManifest, a list of what ${paths.join(', ')} ${paths.length === 1 ? 'holds' : 'hold'}; it is missing.`,
      );
    const got = shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const expected = weights.reduce((sum, spec) => sum + storedBytes(spec), 0);
    if (Number.isFinite(expected) && got !== expected)
      throw new Error(
        `${file}: expected ${expected} bytes for ${weights.length} weights, got ${got} in ${paths.join(', ')}.`,
      );
    groups.push(...shards);
  }
  const graph = format === 'graph-model' || 'node' in modelTopology;
  return {
    format: graph ? 'graph-model' : 'layers-model',
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights = [] }) => weights),
    weightData: joined(groups),
    ...(signature && { signature }),
    source: file,
  };
}

async function readShard(file: string, shard: string): Promise<Uint8Array> {
  const folder = dirname(resolve(file));
  const path = resolve(folder, shard);
  const inside = relative(folder, path);
  if (inside.startsWith('..') || isAbsolute(inside))
    throw new Error(`${file}: the weights' file "${shard}" lies outside the model's folder.`);
  if (!existsSync(path)) throw new Error(`${file}: the weights' file "${shard}" is missing.`);
  return readFile(path);
}

const storedBytes = ({ shape, dtype, quantization }: TfjsWeightSpec): number =>
  sizeOf(shape) * (bytesOf[quantization?.dtype ?? dtype] ?? Number.NaN);

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const out = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out.buffer;
}
