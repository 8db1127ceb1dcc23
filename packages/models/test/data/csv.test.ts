import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberIn, parseCsv } from '../../src/data/csv.ts';
import { arraysOfTable } from '../../src/data/table-arrays.ts';

test('a first line of names is a header', () => {
  expect(parseCsv('a, b,label\r\n1,2.5,0\n\n-3,4e-1,1\n')).toMatchObject({
    columns: ['a', 'b', 'label'],
    rows: [
      ['1', '2.5', '0'],
      ['-3', '4e-1', '1'],
    ],
    lines: [2, 4],
  });
});

test('without a header columns are numbered', () => {
  expect(parseCsv('1,2\n3,4')).toMatchObject({
    columns: ['0', '1'],
    rows: [
      ['1', '2'],
      ['3', '4'],
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
      for (const mark of [',', ';', '\t']) {
        const text = plain.map((numbers) => numbers.join(mark)).join('\n');
        const table = parseCsv(text);
        expect(
          table.rows.map((fields) => fields.map((field) => numberIn(field, table.decimalComma))),
        ).toEqual(plain);
      }
    }),
  );
});

test('a field that is not a number is refused with its line', () => {
  const all = (text: string): unknown =>
    arraysOfTable(parseCsv(text, 't.csv'), { target: undefined, where: 't.csv' });
  expect(() => all('a,b\n1,2\n\n3,x')).toThrow(
    new TypeError(
      't.csv: line 4: expected a number in column "b", got "x"; texts are read only in the target\'s column, as names of classes.',
    ),
  );
  expect(() => all('a,b\n,2')).toThrow('t.csv: line 2: expected a number in column "a", got "";');
});

test('a quoted field may hold line breaks, delimiters and quotes', () => {
  const table = parseCsv('a,"b\n1",kind\n1,2,"x, ""y""\nz"\n\n3,4,"u\n\nv"\n5,6,w', 't.csv');
  expect(table.columns).toEqual(['a', 'b\n1', 'kind']);
  expect(table.rows).toEqual([
    ['1', '2', 'x, "y"\nz'],
    ['3', '4', 'u\n\nv'],
    ['5', '6', 'w'],
  ]);
  expect(table.lines).toEqual([3, 6, 9]);
});

test('a quoted field that is not closed is named by its line, however much follows', () => {
  for (const more of [1, 5000])
    expect(() => parseCsv(`a,kind\n1,x\n2,"y\n${'3,z\n'.repeat(more)}`, 't.csv')).toThrow(
      new RangeError('t.csv: line 3: expected a quoted field to be closed, got none that is.'),
    );
  // A quote inside a field is one of its letters.
  expect(parseCsv('a,kind\n1,5" disk\n2,"x"\n').rows).toEqual([
    ['1', '5" disk'],
    ['2', 'x'],
  ]);
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
  expect(arraysOfTable(table, { target: 'c', where: 't.csv' }).arrays).toEqual({
    columns: { shape: [2, 2], dataType: 'float', data: Float32Array.of(1, 2, 4, 5.5) },
    c: { shape: [2], dataType: 'int64', data: BigInt64Array.of(3n, 6n) },
  });
  expect(arraysOfTable(table, { target: 'b', single: ['a'], where: 't.csv' }).arrays).toMatchObject({
    a: { shape: [2, 1], data: Float32Array.of(1, 4) },
    b: { dataType: 'float', data: Float32Array.of(2, 5.5) },
  });
});

test('a column that is not there is refused, listing the columns', () => {
  expect(() => arraysOfTable(parseCsv('a,b\n1,2'), { target: 'c', where: 't.csv' })).toThrow(
    new RangeError('t.csv: no column "c"; the columns are "a", "b".'),
  );
});

test('semicolons and tabs part fields too, and decimals may have a comma beside semicolons', () => {
  const rows = (text: string): unknown =>
    arraysOfTable(parseCsv(text), { target: undefined, where: 't.csv' }).arrays['columns']!.data;
  expect(rows('a;b\n1,5;-2\n3;4,25')).toEqual(Float32Array.of(1.5, -2, 3, 4.25));
  expect(rows('a\tb\n1.5\t-2')).toEqual(Float32Array.of(1.5, -2));
  expect(rows('"a;b",c\n1.5,-2')).toEqual(Float32Array.of(1.5, -2));
});

test('names of classes in the column of the target are numbered in sorted order', () => {
  const table = parseCsv('x,kind\n1,wren\n2,"lark, small"\n3,wren\n4,Lark');
  const { arrays, classes } = arraysOfTable(table, { target: 'kind', where: 't.csv' });
  expect(classes).toEqual(['Lark', 'lark, small', 'wren']);
  expect(arrays['kind']!.data).toEqual(BigInt64Array.of(2n, 1n, 2n, 0n));
  expect(() => arraysOfTable(parseCsv('x,kind\n1,a\n2,'), { target: 'kind', where: 't.csv' })).toThrow(
    new TypeError('t.csv: line 3: expected the name of a class in column "kind", got an empty field.'),
  );
});

test('names of classes do not make a header of a line of numbers', () => {
  expect(parseCsv('5.1,3.5,setosa\n4.9,3.0,setosa')).toMatchObject({ columns: ['0', '1', '2'] });
});
