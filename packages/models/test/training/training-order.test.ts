import { expect, test } from 'vitest';

import { trainingOrder } from '../../src/training/training-order.ts';

// Two epochs of four steps, a step record every two steps, the curvature at the start, in an epoch's end and at the end, and a change.
const records = [
  { type: 'curvature', step: 0 },
  { type: 'step', step: 0 },
  { type: 'step', step: 2 },
  { type: 'curvature', step: 4 },
  { type: 'epoch', epoch: 0, step: 4 },
  { type: 'change', step: 4 },
  { type: 'step', step: 4 },
  { type: 'step', step: 6 },
  { type: 'epoch', epoch: 1, step: 8 },
  { type: 'curvature', step: 8 },
  { type: 'checkpoint', step: 8, status: 'done' },
];
const isInOrder = (given: readonly (typeof records)[number][]): boolean => {
  const isDue = trainingOrder({ every: 2, epochs: 2 });
  return given.every(isDue);
};

test('the records of a training are due in their order, from the first on, as often as they are read', () => {
  expect(isInOrder(records)).toBe(true);
  const isDue = trainingOrder({ every: 2, epochs: 2 });
  expect([...records, ...records].map((record, i) => isDue(record, i % records.length))).not.toContain(false);
});

test('a step that is missing is noticed at the next one, before the training has ended', () => {
  expect(isInOrder(records.slice(0, 7))).toBe(true);
  expect(isInOrder(records.slice(0, 7).toSpliced(2, 1))).toBe(false);
});

test.each(records.slice(0, -1).map((record, i) => [i, record.type] as const))(
  'a record that is there twice, missing or exchanged with its neighbour is not due: %i, %s',
  (i, type) => {
    expect(isInOrder(records.toSpliced(i, 0, records[i]!))).toBe(false);
    const exchanged = records.toSpliced(i, 2, records[i + 1]!, records[i]!);
    // Measured at every so many steps, the curvature comes before the end of an epoch there; measured because the training is over, after it.
    const mayExchange = [records[i]!.type, records[i + 1]!.type].toSorted().join() === 'curvature,epoch';
    if (!mayExchange) expect(isInOrder(exchanged)).toBe(false);
    // How often the curvature is measured, and what changes, is not known here.
    if (!['change', 'curvature'].includes(type)) expect(isInOrder(records.toSpliced(i, 1))).toBe(false);
  },
);
