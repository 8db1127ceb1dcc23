import { expect, test } from 'vitest';

import { remarksOn } from '../src/models/remarks.ts';

test('a guess is a note with the flag that changes it, and a warning where another would do as well', () => {
  const because = 'the target has the shape of the output "y" without it';
  const loss = {
    warnings: [],
    guesses: [
      { setting: 'classAxis', value: '1', because, other: '2' },
      { setting: 'output', value: 'y', because: 'it is the only one' },
    ],
  } as const;
  expect(remarksOn([{ path: 'a.onnx', loss, dataset: {} }])).toEqual([
    `warning: the axis of the classes is 1, as ${because}; 2 would do as well (--class-axis 2)`,
    'note: the output is y, as it is the only one (--output changes it)',
  ]);
});
