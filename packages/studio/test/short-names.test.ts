import { expect, test } from 'vitest';

import { shortNames } from '../src/page/short-names.ts';

test('files are called by their own names, with their folders where two have one', () => {
  expect(shortNames(['a.onnx', 'runs/train-1/seed-0.onnx', 'runs/train-1/seed-1.onnx'])).toEqual([
    'a.onnx',
    'seed-0.onnx',
    'seed-1.onnx',
  ]);
  expect(shortNames(['seed-0.onnx', 'runs/train-1/seed-0.onnx', 'runs/train-2/seed-0.onnx'])).toEqual([
    'seed-0.onnx',
    'seed-0.onnx of train-1',
    'seed-0.onnx of train-2',
  ]);
});
