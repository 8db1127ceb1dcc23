import { expect, test } from 'vitest';

import { censoredEstimate } from '../../src/index.ts';

const measured = (value: number) => ({ value, isCensored: false });
const censored = (value: number) => ({ value, isCensored: true });

test('without censored values it is the mean, its error and the median', () => {
  const { standardError, ...found } = censoredEstimate([3, 1, 2].map(measured));
  expect(found).toEqual({ mean: 2, count: 3, censored: 0, isLowerBound: false, median: 2 });
  expect(standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
});

test('with them the mean is a lower bound without an error, and the median is that of Kaplan and Meier', () => {
  // The curve of 1, 2+, 3, 4, 5: S(1) = 4/5, S(3) = 4/5 * 2/3, S(4) = 4/5 * 2/3 * 1/2 = .267.
  const found = censoredEstimate([measured(1), censored(2), measured(3), measured(4), measured(5)]);
  expect(found).toMatchObject({ mean: 3, censored: 1, isLowerBound: true, median: 4 });
  expect(found.standardError).toBeNaN();
});

test('where all searches ended first there is no median, and the limit is no value', () => {
  expect(censoredEstimate([Math.PI, Math.PI].map(censored))).toMatchObject({
    median: undefined,
    isLowerBound: true,
  });
});

test('a value measured at the limit comes before those that went beyond it', () => {
  expect(censoredEstimate([measured(1), censored(1), measured(0.5)]).median).toBe(1);
});
