import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arraysOfTable, parseCsv } from '../../src/data/csv.ts';

test('a first line of names is a header', () => {
  expect(parseCsv('a, b,label\r\n1,2.5,0\n\n-3,4e-1,1\n')).toEqual({
    columns: ['a', 'b', 'label'],
    rows: [
      [1, 2.5, 0],
      [-3, 0.4, 1],
    ],
  });
});

test('without a header columns are numbered', () => {
  expect(parseCsv('1,2\n3,4')).toEqual({
    columns: ['0', '1'],
    rows: [
      [1, 2],
      [3, 4],
    ],
  });
});

test('quoted fields may hold commas and quotes', () => {
  expect(parseCsv('"a,1","say ""b"""\n"1",2').columns).toEqual(['a,1', 'say "b"']);
});

test('any table of numbers is read back', () => {
  const row = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      const plain = rows.map((numbers) => numbers.map((n) => n + 0));
      expect(parseCsv(plain.map((numbers) => numbers.join()).join('\n')).rows).toEqual(plain);
    }),
  );
});

test('a field that is not a number is refused with its line', () => {
  expect(() => parseCsv('a,b\n1,2\n\n3,x', 't.csv')).toThrow(
    new TypeError('t.csv: line 4: expected a number in column "b", got "x".'),
  );
  expect(() => parseCsv('a,b\n,2', 't.csv')).toThrow(
    new TypeError('t.csv: line 2: expected a number in column "a", got "".'),
  );
});

test('a ragged line and a name used twice are refused with their line', () => {
  expect(() => parseCsv('1,2\n3', 't.csv')).toThrow(
    new RangeError('t.csv: line 2: expected 2 fields, got 1.'),
  );
  expect(() => parseCsv('a,a\n1,2', 't.csv')).toThrow(
    new RangeError('t.csv: line 1: column "a" appears twice.'),
  );
});

test('the target column is taken out; whole numbers become int64, others float32', () => {
  const table = parseCsv('a,b,c\n1,2,3\n4,5.5,6');
  expect(arraysOfTable(table, { target: 'c', where: 't.csv' })).toEqual({
    columns: { shape: [2, 2], dataType: 'float', data: Float32Array.of(1, 2, 4, 5.5) },
    c: { shape: [2], dataType: 'int64', data: BigInt64Array.of(3n, 6n) },
  });
  expect(arraysOfTable(table, { target: 'b', single: ['a'], where: 't.csv' })).toMatchObject({
    a: { shape: [2, 1], data: Float32Array.of(1, 4) },
    b: { dataType: 'float', data: Float32Array.of(2, 5.5) },
  });
});

test('a column that is not there is refused, listing the columns', () => {
  expect(() => arraysOfTable(parseCsv('a,b\n1,2'), { target: 'c', where: 't.csv' })).toThrow(
    new RangeError('t.csv: no column "c"; the columns are "a", "b".'),
  );
});
