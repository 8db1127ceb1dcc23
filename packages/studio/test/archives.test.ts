import { zipSync } from 'fflate';
import { expect, test } from 'vitest';

import { runFolders, unpackRuns } from '../src/engine/archives.ts';
import { bytesOf, fileAt } from '../src/node/files.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const manifest = bytes('{"identity":{"command":"slice"},"version":{}}');
const textAt = (path: string): string => new TextDecoder().decode(bytesOf(fileAt(path)!));

test('an archive gives its runs, each with the files of its folder, and nothing beside them', () => {
  const archive = zipSync({
    'a/run.json': manifest,
    'a/records.ndjson': bytes('{}'),
    'b/deep/run.json': manifest,
    'note.txt': bytes('x'),
  });
  expect(unpackRuns(archive)).toEqual({ folders: ['runs/a', 'runs/b/deep'] });
  expect(textAt('/runs/a/records.ndjson')).toBe('{}');
  expect(fileAt('/runs/note.txt')).toBeUndefined();
  expect(unpackRuns(zipSync({ 'run.json': manifest }))).toEqual({ folders: ['runs/opened'] });
  expect(runFolders()).toContain('runs/opened');
});

test('names that climb out of a folder are left out', () => {
  const archive = zipSync({
    'd/run.json': manifest,
    'd/../../own.onnx': bytes('other'),
    '../up/run.json': manifest,
  });
  expect(unpackRuns(archive)).toEqual({ folders: ['runs/d'] });
  expect(fileAt('/own.onnx')).toBeUndefined();
});

test('what holds no run says why', () => {
  const told = (archive: Uint8Array): string => unpackRuns(archive).problem!;
  expect(told(new Uint8Array(0))).toBe('this is no zip archive, or a damaged one');
  expect(told(zipSync({ 'a/run.json': manifest }).slice(0, 60))).toBe(
    'this is no zip archive, or a damaged one',
  );
  expect(told(zipSync({ 'net.onnx': bytes('x') }))).toMatch(
    /^this archive holds no run \(expected a run\.json/,
  );
  for (const text of ['{nope', 'null', '[]', '{"identity":{}}'])
    expect(told(zipSync({ 'a/run.json': bytes(text) }))).toBe(
      'a/run.json of this archive is not that of a run, or is damaged',
    );
  expect(fileAt('/runs/a/run.json')?.length).not.toBe(5);
});
