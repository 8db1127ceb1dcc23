import { expect, test } from 'vitest';

import { memoryWords } from '../src/engine/memory-words.ts';

test('an error of memory says what was held and needed, another one is left as it is', () => {
  expect(
    memoryWords(
      'error: failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc (in a.onnx)',
      3.9e9,
    ),
  ).toMatch(
    /^error: out of memory: the network held 3\.9 GB and needed more; WebAssembly has at most 4 GB\./,
  );
  expect(
    memoryWords('error: Failed to allocate memory for requested buffer of size 1200000000', 2e8),
  ).toContain('held 200 MB and needed 1.2 GB in one piece');
  expect(memoryWords('error: RangeError: Array buffer allocation failed', 0)).toContain('out of memory');
  expect(memoryWords('error: no array fits input "x"', 1e9)).toBeUndefined();
});
