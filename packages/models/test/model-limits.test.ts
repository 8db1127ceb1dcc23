import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { readModel } from '../src/index.ts';

// Functions that call the one below ten times each: a kilobyte that comes to ten thousand nodes.
const path = fileURLToPath(new URL('../../onnx/test/fixtures/hostile/fbomb5.onnx', import.meta.url));

test('a model is written out within the limits of its settings, functions and derivatives alike', async () => {
  await expect(readModel(path, { mostNodes: 5000 })).rejects.toThrow('expected at most 5000, got more than');
  const { graph } = await readModel(path, { mostNodes: 50_000, mostSteps: 7 });
  expect(graph?.limits).toEqual({ nodes: 50_000, derivative: 50_000, steps: 7 });
  expect((await readModel(path)).graph?.limits).toBeUndefined();
});
