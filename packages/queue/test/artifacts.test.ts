import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { artifactCache } from '../src/artifact-cache.ts';
import { contentOf, folderStore } from '../src/artifact-store.ts';
import { handedRunSchema, pieceSchema, type Artifact } from '../src/protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-artifacts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source = join(folder, 'model.onnx');
writeFileSync(source, 'weights');
const sha256 = createHash('sha256').update('weights').digest('hex');
const artifact: Artifact = { name: 'model.onnx', sha256, bytes: 7 };
const input = { path: 'somewhere/model.onnx', name: 'model.onnx', isFolder: false, files: [artifact] };

test('a file goes by its content into a folder and out of it, under its own name', async () => {
  expect(await contentOf(source)).toEqual({ sha256, bytes: 7 });
  const store = folderStore(join(folder, 'store'));
  await store.put(artifact, source);
  await store.put(artifact, source);
  const cache = artifactCache(join(folder, 'cache'), store);
  const [path, again] = await Promise.all([cache.pathOf(input), cache.pathOf(input)]);
  expect(path).toMatch(/model\.onnx$/);
  expect(again).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('weights');
  // What is cached needs no store.
  rmSync(join(folder, 'store'), { recursive: true });
  expect(await artifactCache(join(folder, 'cache'), store).pathOf(input)).toBe(path);
});

test('the files of a folder lie in it as they did', async () => {
  const store = folderStore(join(folder, 'store-2'));
  await store.put(artifact, source);
  const files = [artifact, { ...artifact, name: 'deep/weights.bin' }];
  const cache = artifactCache(join(folder, 'cache-2'), store);
  const path = await cache.pathOf({ path: 'net', name: 'net', isFolder: true, files });
  expect(readFileSync(join(path, 'deep/weights.bin'), 'utf8')).toBe('weights');
});

test('a file that is not there, or not what its hash says, is told and not kept', async () => {
  const place = join(folder, 'store-3');
  const store = folderStore(place);
  const cache = artifactCache(join(folder, 'cache-3'), store);
  const short = sha256.slice(0, 12);
  await expect(cache.pathOf(input)).rejects.toThrow(
    `a file is not in the store (expected model.onnx (SHA-256 ${short}…), got no such file, in ${place})`,
  );
  await store.put(artifact, source);
  writeFileSync(join(place, sha256.slice(0, 2), sha256), 'weighty');
  const got = createHash('sha256').update('weighty').digest('hex').slice(0, 12);
  await expect(cache.pathOf(input)).rejects.toThrow(
    `a file is not what its hash says (expected model.onnx with SHA-256 ${short}…, got ${got}…, in ${place})`,
  );
  expect(existsSync(join(folder, 'cache-3/files', sha256))).toBe(false);
  // The source changed between hashing and copying.
  writeFileSync(join(folder, 'changed'), 'other');
  await expect(folderStore(join(folder, 'store-4')).put(artifact, join(folder, 'changed'))).rejects.toThrow(
    'a file is not what its hash says',
  );
});

test('payloads are what they should be: no path leads out, no field is too many', () => {
  const handed = {
    protocol: 1,
    version: '0',
    line: ['slice'],
    inputs: [input],
    isKept: false,
    counts: [3],
    manifest: {},
  };
  expect(handedRunSchema.safeParse(handed).success).toBe(true);
  const names = ['../x', '/etc/passwd', 'a/../../b', String.raw`..\x`, String.raw`C:\x`, ''];
  for (const name of names)
    expect(
      handedRunSchema.safeParse({ ...handed, inputs: [{ ...input, files: [{ ...artifact, name }] }] })
        .success,
    ).toBe(false);
  for (const name of [...names, 'a/b'])
    expect(handedRunSchema.safeParse({ ...handed, inputs: [{ ...input, name }] }).success).toBe(false);
  expect(handedRunSchema.safeParse({ ...handed, code: 'rm' }).success).toBe(false);
  expect(pieceSchema.safeParse({ protocol: 1, run: 'a', from: 0, to: 1 }).success).toBe(true);
  for (const piece of [
    { protocol: 1, run: 'a', from: 1, to: 1 },
    { protocol: 1, run: 'a:b', from: 0, to: 1 },
    { protocol: 1, run: 'a', from: -1, to: 1 },
    { protocol: 1, run: 'a', from: 0, to: 1, code: 'rm' },
  ])
    expect(pieceSchema.safeParse(piece).success).toBe(false);
});
