import { expect, test } from 'vitest';

import { recordTable } from '../src/index.ts';

test('a row a record, a column a field; inner fields by their path; what a record lacks is null', () => {
  const { columns, rows, lost } = recordTable([
    { type: 'point', index: [0, 1], loss: 0.5, metrics: { accuracy: 0.9 }, note: 'a' },
    { type: 'point', index: [0, 2], loss: Number.NaN, metrics: { accuracy: 0.8, error: 0.2 }, isLow: false },
  ]);
  expect(rows).toBe(2);
  expect(lost).toEqual([]);
  expect(columns).toEqual([
    { name: 'index.0', cells: [0, 0] },
    { name: 'index.1', cells: [1, 2] },
    { name: 'loss', cells: [0.5, Number.NaN] },
    { name: 'metrics.accuracy', cells: [0.9, 0.8] },
    { name: 'note', cells: ['a', null] },
    { name: 'metrics.error', cells: [null, 0.2] },
    { name: 'isLow', cells: [null, false] },
  ]);
});

test('long lists are named as lost', () => {
  const list = Array.from({ length: 17 }, (_, k) => k);
  const table = recordTable([{ type: 'density', sigma: 1, values: list, inner: { nodes: list } }]);
  expect(table.lost).toEqual(['values', 'inner.nodes']);
  expect(table.columns.map(({ name }) => name)).toEqual(['sigma']);
});

test('no records, no columns', () => {
  expect(recordTable([])).toEqual({ columns: [], rows: 0, lost: [] });
});
