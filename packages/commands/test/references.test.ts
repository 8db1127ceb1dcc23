import { expect, test } from 'vitest';

import { parseReference, referencesIn, resolveReferences } from '../src/pipelines/references.ts';

const values: Readonly<Record<string, readonly string[]>> = { 'a.out': ['A'], 'b.checkpoints': ['x', 'y'] };
const resolve = (value: unknown): unknown => resolveReferences(value, ({ text }) => values[text]!);

test('a reference names a step, whose name may have dots, what of it and which one', () => {
  expect(parseReference('fit-rate-0.1.checkpoints[2]')).toEqual({
    text: 'fit-rate-0.1.checkpoints[2]',
    step: 'fit-rate-0.1',
    output: 'checkpoints',
    index: 2,
  });
  expect(parseReference('here')).toMatchObject({ step: undefined, output: 'here', index: undefined });
});

test('references are found in lists and maps', () => {
  expect(referencesIn(['${a.out}', { k: 'x${b.out}y${c.out}' }, true, 3]).map(({ text }) => text)).toEqual([
    'a.out',
    'b.out',
    'c.out',
  ]);
});

test('a text that is one reference becomes what it stands for, and a list in a list is part of it', () => {
  expect(resolve('${a.out}')).toBe('A');
  expect(resolve('${b.checkpoints}')).toEqual(['x', 'y']);
  expect(resolve(['z', '${b.checkpoints}'])).toEqual(['z', 'x', 'y']);
  expect(resolve('${a.out}/${a.out}.csv')).toBe('A/A.csv');
  expect(resolve({ k: '${a.out}', n: true })).toEqual({ k: 'A', n: true });
});

test('several values have no place inside a text', () => {
  expect(() => resolve('in ${b.checkpoints}')).toThrow(
    /^\$\{b\.checkpoints\} inside a text: expected one value, got 2\.$/,
  );
});
