import { expect, test } from 'vitest';

import { outsideWords } from '../src/page/outside-mark.ts';

test('says where the model is from a part of the plane that does not have it', () => {
  expect(outsideWords({ x: [0.2, 0.6], y: [0, 0.4] })).toBe(
    'The model, at (0, 0), is outside of this map: to the left.',
  );
  expect(outsideWords({ x: [-0.6, -0.1], y: [-1, -0.4] })).toBe(
    'The model, at (0, 0), is outside of this map: to the right and above.',
  );
  expect(outsideWords({ x: [-1, 1], y: [-1, 1] })).toBeUndefined();
});
