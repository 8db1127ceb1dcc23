import { expect, test } from 'vitest';
import type { Graph, Node } from '@orograph/onnx';
import { checkIds } from '../src/check-ids.ts';

const node = (op: string, inputs: string[], output: string, axis?: number): Node => ({
  op,
  domain: '',
  name: op,
  inputs,
  outputs: [output],
  attributes: axis === undefined ? {} : { axis: { kind: 'int', value: axis } },
});
const graphOf = (...nodes: Node[]): Graph => ({
  name: 'g',
  opsets: { '': 17 },
  inputs: [{ name: 'ids', dataType: 'int64', shape: ['N', 2] }],
  outputs: [{ name: 'y', dataType: 'float' }],
  nodes,
  constants: new Map([['E', { dataType: 'float', shape: [5, 3], data: new Float32Array(15) }]]),
  valueInfo: new Map(),
  metadata: {},
});
const ids = (...numbers: number[]) => ({
  ids: {
    shape: [numbers.length / 2, 2],
    dataType: 'int64',
    data: BigInt64Array.from(numbers, BigInt),
  } as const,
});
const lookup = graphOf(node('Gather', ['E', 'ids'], 'y'));

test('ids within the rows of the table pass, the first outside is named with its example and the range', () => {
  expect(checkIds(lookup, ids(0, 4, 2, 2), 'd.npz')).toEqual([]);
  expect(() => checkIds(lookup, ids(0, 4, 2, 5), 'd.npz')).toThrow(
    'd.npz: expected ids from 0 to 4, as "E" has 5 rows, got 5 in example 1 of input "ids".',
  );
  expect(() => checkIds(lookup, ids(-6, 4), 'd.npz')).toThrow('got -6 in example 0');
});

test('negative ids are read from the end, with a warning', () => {
  expect(checkIds(lookup, ids(0, 1, -1, -2), 'd.npz')).toEqual([
    'd.npz: the id -1 in example 1 of input "ids" counts rows of "E" from the end, as ONNX has it: row 4. Where it marks padding, that row is read.',
  ]);
});

test('another axis and a table that is moved first count, ids that are moved too; computed ids do not', () => {
  const across = graphOf(node('Gather', ['E', 'ids'], 'y', 1));
  expect(() => checkIds(across, ids(0, 3), 'd')).toThrow('expected ids from 0 to 2');
  const moved = graphOf(
    node('Transpose', ['E'], 'T'),
    node('Cast', ['ids'], 'i'),
    node('Flatten', ['i'], 'f'),
    node('Gather', ['T', 'f'], 'y'),
  );
  expect(() => checkIds(moved, ids(0, 3), 'd')).toThrow('expected ids from 0 to 2, as "T" has 3 rows');
  const computed = graphOf(node('Abs', ['ids'], 'i'), node('Gather', ['E', 'i'], 'y'));
  expect(checkIds(computed, ids(9, -9), 'd')).toEqual([]);
});
