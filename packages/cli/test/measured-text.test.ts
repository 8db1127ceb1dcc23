import { expect, test } from 'vitest';

import { measuredText } from '../src/commands/evaluate/measured-text.ts';

test('a loss is told in seven digits, as a framework prints it, with every metric', () => {
  const metrics = { accuracy: 0.9833333333333333, error: 0.01666666666666672 };
  const record = { type: 'evaluation', lossKind: 'cross-entropy', loss: 0.18115312258402508, metrics };
  expect(measuredText(record)).toBe('cross-entropy 0.1811531, accuracy 0.9833333, error 0.01666667');
  expect(measuredText({ ...record, loss: Number.NaN, metrics: {} })).toBe('cross-entropy NaN');
});
