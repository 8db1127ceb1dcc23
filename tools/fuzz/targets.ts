import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isDeepStrictEqual } from 'node:util';

import { commandKeys, readPipeline } from '@orograph/commands/pipelines';
import { loadDataset, loadTfjs, mlp, parseNpz, readNames, readWeights, serializeNpz } from '@orograph/models';
import {
  gradientSupport,
  opHistogram,
  parametersOf,
  parseOnnx,
  scalingsOf,
  serializeOnnx,
  symmetriesOf,
} from '@orograph/onnx';
import { openRunFolder, readManifest, readRun } from '@orograph/runs';
import type { Random } from '@orograph/tensor';

import { commands } from '../../packages/cli/src/commands.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateOnnx } from './mutate-onnx.ts';

/** Something that reads what a stranger wrote. */
export interface Target {
  /** Whole inputs to begin with. */
  readonly seeds: readonly Uint8Array[];
  /** Changes an input. */
  readonly mutate: (bytes: Uint8Array, random: Random) => Uint8Array;
  /** Reads an input; throws what users are told, or an Error that begins with `ACCEPTED` for a damaged one that was taken. */
  readonly read: (bytes: Uint8Array, seed: Uint8Array) => Promise<void> | void;
}

const folder = mkdtempSync(join(tmpdir(), 'orograph-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Loads a data set from a file with an ending. */
const asFile =
  (ending: string) =>
  async (bytes: Uint8Array): Promise<void> => {
    const path = join(folder, `data${ending}`);
    writeFileSync(path, bytes);
    await loadDataset(path);
  };

const x = {
  shape: [4, 3],
  dataType: 'float',
  data: Float32Array.from({ length: 12 }, (_, i) => i / 7),
} as const;
const y = { shape: [4], dataType: 'int64', data: BigInt64Array.of(0n, 1n, 2n, 0n) } as const;
const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);
const hostile = new URL('../../packages/onnx/test/fixtures/hostile/', import.meta.url);
/** A network of thirty operators, most of which are written out in others, with sizes and places in lists of numbers. */
const operators = new Uint8Array(readFileSync(new URL('operators.onnx', import.meta.url)));
const foreign = ['reading-slice', 'loop-cycle-call-stack', 'feeds'].map(
  (name) => new Uint8Array(readFileSync(new URL(`${name}.onnx`, hostile))),
);

/** A journal of three points with its checksums: the lines, a zero byte, the checksums. */
async function journalSeed(): Promise<Uint8Array> {
  const run = await openRunFolder(join(folder, 'seed'), { identity: { command: 'slice' } });
  for (const i of [0, 1, 2]) run.append({ type: 'point', index: [i], loss: i / 3 });
  run.close();
  const [lines, sums] = ['records.ndjson', 'records.ndjson.crc32'].map((name) =>
    readFileSync(join(folder, 'seed', name)),
  );
  return Buffer.concat([lines!, Buffer.of(0), sums!]);
}

async function readJournalOf(bytes: Uint8Array, seed: Uint8Array): Promise<void> {
  const cut = (all: Uint8Array): readonly [Uint8Array, Uint8Array] => {
    const at = all.indexOf(0);
    return at < 0 ? [all, new Uint8Array(0)] : [all.subarray(0, at), all.subarray(at + 1)];
  };
  const [lines, sums] = cut(bytes);
  const run = join(folder, 'seed');
  writeFileSync(join(run, 'records.ndjson'), lines);
  writeFileSync(join(run, 'records.ndjson.crc32'), sums);
  const { records } = await readRun(run);
  const whole = Buffer.from(cut(seed)[0])
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  if (!isDeepStrictEqual(records, whole.slice(0, records.length)))
    throw new Error('ACCEPTED a journal that was changed');
}

function readNpz(bytes: Uint8Array, seed: Uint8Array): void {
  const [found, whole] = [parseNpz(bytes, 'data.npz'), parseNpz(seed)];
  for (const [key, array] of Object.entries(found))
    if (!isDeepStrictEqual(array, whole[key])) throw new Error(`ACCEPTED a damaged array "${key}"`);
}

const keys = commandKeys(commands);
function readYaml(bytes: Uint8Array): void {
  const path = join(folder, 'pipeline.yaml');
  writeFileSync(path, bytes);
  readPipeline(path, keys);
}

function readOnnx(bytes: Uint8Array): void {
  const graph = parseOnnx(bytes);
  parametersOf(graph);
  opHistogram(graph);
  gradientSupport(graph);
  symmetriesOf(graph);
  scalingsOf(graph);
  serializeOnnx(graph);
}

/** A file of weights as safetensors: a length, a list in JSON, the numbers. */
function safetensors(): Uint8Array {
  const list = bytesOf(
    JSON.stringify({
      w: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      b: { dtype: 'BF16', shape: [2], data_offsets: [24, 28] },
    }),
  );
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, BigInt(list.length), true);
  return Buffer.concat([head, list, new Uint8Array(28).fill(63)]);
}

/** A TensorFlow.js model of one layer, whose file of weights stays as it is. */
function tfjsSeed(): Uint8Array {
  writeFileSync(join(folder, 'weights.bin'), new Uint8Array(16));
  const layer = { class_name: 'Dense', config: { name: 'd', units: 1, batch_input_shape: [null, 3] } };
  return bytesOf(
    JSON.stringify({
      format: 'layers-model',
      modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [layer] } },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: [
            { name: 'd/kernel', shape: [3, 1], dtype: 'float32' },
            { name: 'd/bias', shape: [1], dtype: 'float32' },
          ],
        },
      ],
    }),
  );
}

/** A NumPy array of a version 1 header. */
function npy(): Uint8Array {
  const list = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }".padEnd(117) + '\n';
  return Buffer.concat([
    Buffer.of(0x93),
    bytesOf('NUMPY'),
    Buffer.of(1, 0, list.length, 0),
    bytesOf(list),
    new Uint8Array(48),
  ]);
}

/** Writes an input to a file of a name, and reads that. */
const throughFile =
  (name: string, read: (path: string) => unknown) =>
  async (bytes: Uint8Array): Promise<void> => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await read(path);
  };

/** Reads the manifest of a run that has these bytes as its `run.json`. */
function readRunJson(bytes: Uint8Array): void {
  const run = join(folder, 'manifest');
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'run.json'), bytes);
  readManifest(run);
}

/** What is read, by kind. */
export const targets = async (): Promise<Readonly<Record<string, Target>>> => ({
  onnx: {
    seeds: [serializeOnnx(mlp({ inputShape: [6], hidden: [5], outputs: 3, seed: 0 })), operators, ...foreign],
    mutate: mutateOnnx,
    read: readOnnx,
  },
  'onnx-bytes': {
    seeds: [serializeOnnx(mlp({ inputShape: [6], hidden: [5], outputs: 3, seed: 0 })), ...foreign],
    mutate: mutateBytes,
    read: readOnnx,
  },
  npz: {
    seeds: [serializeNpz({ x, y }), serializeNpz({ x, y }, { compressed: true })],
    mutate: mutateBytes,
    read: readNpz,
  },
  idx: { seeds: [idx], mutate: mutateBytes, read: asFile('') },
  gzip: { seeds: [gzipSync(idx)], mutate: mutateBytes, read: asFile('.gz') },
  csv: {
    seeds: [bytesOf('a,b,label\n1,2,0\n3.5,-4e2,1\n"5",6,2\n')],
    mutate: mutateBytes,
    read: asFile('.csv'),
  },
  yaml: {
    seeds: [
      bytesOf('steps:\n  a:\n    train: mnist/mlp\n    seeds: 0..3\n  b:\n    slice: a\n    grid: 5x5\n'),
    ],
    mutate: mutateBytes,
    read: readYaml,
  },
  journal: { seeds: [await journalSeed()], mutate: mutateBytes, read: readJournalOf },
  npy: { seeds: [npy()], mutate: mutateBytes, read: asFile('.npy') },
  safetensors: {
    seeds: [safetensors()],
    mutate: mutateBytes,
    read: throughFile('weights.safetensors', readWeights),
  },
  names: {
    seeds: [
      bytesOf('{"fc.weight": [10, 64], "fc.bias": {"shape": [10], "dtype": "float32", "buffer": false}}'),
    ],
    mutate: mutateBytes,
    read: throughFile('names.json', readNames),
  },
  tfjs: { seeds: [tfjsSeed()], mutate: mutateBytes, read: throughFile('model.json', loadTfjs) },
  'run-json': {
    seeds: [
      bytesOf(
        '{"identity":{"command":"slice","grid":[5,5],"seed":0},"version":{"orograph":"0.1.0"},"line":["slice","m.onnx"],"models":["m.onnx"]}',
      ),
    ],
    mutate: mutateBytes,
    read: readRunJson,
  },
});
