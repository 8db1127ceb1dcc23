import type { ValueInfo } from '@orograph/onnx';
import { expect, test } from 'vitest';
import { datasetOf, type Dataset } from '../../src/data/dataset.ts';
import { guessLoss } from '../../src/target/guess-loss.ts';
import { readTarget } from '../../src/target/read-target.ts';

const of = (shape: readonly number[], numbers: readonly number[], dataType: 'float' | 'int64'): Dataset =>
  datasetOf({
    inputs: { x: { shape: [shape[0]!], dataType: 'float', data: new Float32Array(shape[0]!) } },
    target: {
      shape,
      dataType,
      data: dataType === 'float' ? Float32Array.from(numbers) : BigInt64Array.from(numbers, BigInt),
    },
    source: 'd',
  });
const output = (...shape: (number | string)[]): ValueInfo => ({ name: 'y', dataType: 'float', shape });

test.each([
  ['labels', output('N', 3), of([2], [0, 2], 'int64'), 'cross-entropy', undefined],
  ['labels of places', output('N', 3, 4), of([1, 4], [0, 2, 1, 1], 'int64'), 'cross-entropy', undefined],
  ['labels kept as floats', output('N', 3), of([2], [0, 2], 'float'), 'cross-entropy', undefined],
  ['rows with a single 1', output('N', 3), of([1, 3], [0, 1, 0], 'float'), 'cross-entropy', undefined],
  ['the same as whole numbers', output('N', 3), of([1, 3], [0, 1, 0], 'int64'), 'cross-entropy', undefined],
  ['shares', output('N', 2), of([1, 2], [0.25, 0.75], 'float'), 'cross-entropy', undefined],
  ['several labels', output('N', 3), of([2, 3], [1, 1, 0, 0, 0, 0], 'int64'), 'bce-with-logits', undefined],
  ['several as floats', output('N', 3), of([1, 3], [1, 1, 0], 'float'), 'bce-with-logits', 'mse'],
  ['one logit', output('N', 1), of([2], [1, 0], 'int64'), 'bce-with-logits', undefined],
  ['one logit, floats', output('N'), of([2], [1, 0], 'float'), 'bce-with-logits', 'mse'],
  ['one number', output('N', 1), of([2, 1], [1.5, 0], 'float'), 'mse', undefined],
  ['one count', output('N', 1), of([2], [7, 0], 'int64'), 'mse', undefined],
  ['numbers', output('N', 2), of([1, 2], [1.5, -2], 'float'), 'mse', undefined],
  [
    'an output of no known shape',
    { name: 'y', dataType: 'float' },
    of([2], [0, 2], 'int64'),
    'cross-entropy',
    undefined,
  ],
] as const)('%s', (_, of_, data, kind, other) => {
  const guess = guessLoss(of_, data);
  expect([guess.kind, guess.other]).toEqual([kind, other]);
});

test('where the network ends in a sigmoid, rows with a single 1 are labels of their own', () => {
  expect(guessLoss(output('N', 3), of([1, 3], [0, 1, 0], 'int64'), 'sigmoid').kind).toBe('bce-with-logits');
});

test('a target of the shape of classes with numbers that are none is refused, the first named', () => {
  for (const [numbers, odd] of [
    [[0, 1.5, 2], '1.5 in example 1'],
    [[0, 1, 2 ** 60], '1152921504606847000 in example 2'],
  ] as const)
    expect(() => guessLoss(output('N', 3), of([3], numbers, 'float'))).toThrow(
      new RangeError(
        `d: expected a class from 0 to 2 for each row of the output "y", or numbers of its shape [N,3], got a target of shape [3] with ${odd}.`,
      ),
    );
});

test('two whole numbers for one output that are not 0 and 1 are refused, with what to say', () => {
  const refusal = (numbers: number[], type: 'float' | 'int64'): string => {
    try {
      return guessLoss(output('N', 1), of([numbers.length], numbers, type)).kind;
    } catch (error) {
      return (error as RangeError).message;
    }
  };
  for (const type of ['float', 'int64'] as const) {
    expect(refusal([2, 1, 1], type)).toBe(
      'd: the target has only two values, 1 and 2, and the output is one number: say loss: "mse" for regression, or loss: "bce-with-logits" for classes, with 1 stored as 0 and 2 as 1.',
    );
    expect(refusal([-1, 1, 1, -1], type)).toContain('or loss: "bce-with-logits" for the classes 0 and 1.');
    expect(refusal([3, 8, 5], type)).toBe('mse');
    expect(refusal([7, 2], type)).toBe('mse');
  }
  expect(refusal([0.5, 1, 1], 'float')).toBe('mse');
});

test('binary cross-entropy takes -1 and 1 for 0 and 1, shares as they are, and refuses other numbers', () => {
  const read = (numbers: number[]) =>
    readTarget(output('N', 1), of([numbers.length], numbers, 'float'), {
      kind: 'bce-with-logits',
      options: {},
    });
  const signed = read([-1, 1, -1]);
  expect(signed.data.target!.data).toEqual(Float32Array.of(0, 1, 0));
  expect(signed.guesses[0]?.because).toBe('targets of −1 and 1 are taken for 0 and 1');
  expect(read([-1, -1]).data.target!.data).toEqual(Float32Array.of(0, 0));
  expect(read([0.25, 1, 0]).data.target!.data).toEqual(Float32Array.of(0.25, 1, 0));
  for (const odd of [2, -1])
    expect(() => read([1, 0, odd])).toThrow(
      `d: bce-with-logits expected shares from 0 to 1, or only −1 and 1, got ${odd} in example 2 of the target.`,
    );
});

test('several outputs with targets of -1 and 1 are regression with a word about classes', () => {
  const guess = guessLoss(output('N', 2), of([2, 2], [-1, 1, 1, 1], 'float'));
  expect([guess.kind, guess.other]).toEqual(['mse', 'bce-with-logits']);
});

test('rows with a single 1 become labels, shares stay, on the axis where they are such', () => {
  const first = readTarget(output('N', 3), of([2, 3], [0, 1, 0, 0, 0, 1], 'float'), { options: {} });
  expect(first.data.target).toEqual({ shape: [2], dataType: 'int64', data: BigInt64Array.of(1n, 2n) });
  const last = readTarget(output('N', 2, 3), of([1, 2, 3], [0, 1, 0, 1, 0, 0], 'float'), { options: {} });
  expect(last.options).toEqual({ classAxis: 2 });
  expect(last.data.target!.data).toEqual(BigInt64Array.of(1n, 0n));
  const shares = readTarget(output('N', 2), of([1, 2], [0.25, 0.75], 'float'), { options: {} });
  expect(shares.options).toEqual({ softLabels: true });
});

test('a target that is no classes is refused where classes are compared', () => {
  expect(() =>
    readTarget(output('N', 2), of([1, 2], [0.5, 0.9], 'float'), { kind: 'cross-entropy', options: {} }),
  ).toThrow(
    'd: cross-entropy expected a class for each row, or rows of shares that sum to 1, got a target of shape [1,2] whose rows are not so.',
  );
  expect(() =>
    readTarget(output('N', 2), of([1, 2], [0.5, 0.5], 'float'), { kind: 'nll', options: {} }),
  ).toThrow('d: nll expected a class for each row, or rows with a single 1');
});
