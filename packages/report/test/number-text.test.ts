import { expect, test } from 'vitest';

import { errorText, intervalText, numberText } from '../src/index.ts';

test.each([
  [0, '0'],
  [3, '3'],
  [-12345, '-12,345'],
  [0.1234567, '0.1235'],
  [132.946, '132.9'],
  [2516.7, '2,517'],
  [1e-4, '0.0001'],
  [2.398e-6, '2.398e-6'],
  [2.1e-12, '2.1e-12'],
  [1.5e20, '1.5e20'],
  [1 / 3, '0.3333'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-∞'],
])('%d is written %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});

test.each([
  [132.946, 10.1685, '133 ± 10'],
  [0.021345, 0.00123, '0.0213 ± 0.0012'],
  [5.5, 0.1, '5.50 ± 0.10'],
  [12345.6, 234, '12,350 ± 230'],
  [2.5, Number.NaN, '2.5'],
  [2.5, 0, '2.5 ± 0'],
  [3e-9, 2e-10, '3e-9 ± 2e-10'],
  [-5.635e-7, 2.31e-7, '-5.6e-7 ± 2.3e-7'],
  [-1.2e-10, 2.31e-7, '0 ± 2.3e-7'],
  [12_345_678_901, 2.3e8, '12,350,000,000 ± 230,000,000'],
])('%d with the error %d is written %s', (value, error, text) => {
  expect(errorText(value, error)).toBe(text);
});

test('an interval is told where its ends can be told from the number', () => {
  expect(intervalText(2, 1.5, 2.5)).toBe('2 (1.5 to 2.5)');
  expect(intervalText(4.245, 4.245 - 1e-6, 4.245 + 1e-6)).toBe('4.245');
});
