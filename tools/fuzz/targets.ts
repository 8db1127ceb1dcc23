import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isDeepStrictEqual } from 'node:util';

import { loadDataset, mlp, parseNpz, serializeNpz } from '@orograph/models';
import { gradientSupport, opHistogram, parametersOf, parseOnnx, serializeOnnx } from '@orograph/onnx';
import { openRunFolder, readRun } from '@orograph/runs';
import type { Random } from '@orograph/tensor';

import { commands } from '../../packages/cli/src/commands.ts';
import { commandKeys } from '../../packages/cli/src/commands/run/command-keys.ts';
import { readPipeline } from '../../packages/cli/src/commands/run/read-pipeline.ts';
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
  serializeOnnx(graph);
}

/** What is read, by kind. */
export const targets = async (): Promise<Readonly<Record<string, Target>>> => ({
  onnx: {
    seeds: [serializeOnnx(mlp({ inputShape: [6], hidden: [5], outputs: 3, seed: 0 })), ...foreign],
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
});
