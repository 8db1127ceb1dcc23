import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nativeBinding } from '../../src/tfjs/native-binding.ts';

const root = mkdtempSync(join(tmpdir(), 'orograph-native-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Looks packages up in folders of `root`, where they are. */
const resolve =
  (...installed: readonly string[]) =>
  (name: string): string => {
    const found = installed.find((own) => name.startsWith(`@tensorflow/${own}/`));
    if (found === undefined) throw new Error('not installed');
    return join(root, found, 'package.json');
  };
const build = (name: string): void => {
  const folder = join(root, name, 'lib', 'napi-v8');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tfjs_binding.node'), '');
};

test('a package with a binding is found, the one for GPUs first, and otherwise the reason is given', () => {
  expect(nativeBinding(resolve(), true)).toEqual({
    because: '@tensorflow/tfjs-node is not installed (npm install @tensorflow/tfjs-node)',
  });
  const plain = resolve('tfjs-node');
  expect(nativeBinding(plain, true)).toEqual({
    because:
      'the native binding of @tensorflow/tfjs-node is not built (npm rebuild @tensorflow/tfjs-node --ignore-scripts=false)',
  });
  build('tfjs-node');
  expect(nativeBinding(plain, true)).toEqual({ name: '@tensorflow/tfjs-node' });
  expect(nativeBinding(plain, false)).toEqual({
    because: `@tensorflow/tfjs-node 4.22 runs on Node 20 and 22, not on ${process.version}`,
  });
  const both = resolve('tfjs-node', 'tfjs-node-gpu');
  expect(nativeBinding(both, true)).toEqual({ name: '@tensorflow/tfjs-node' });
  build('tfjs-node-gpu');
  expect(nativeBinding(both, true)).toEqual({ name: '@tensorflow/tfjs-node-gpu' });
});
