import { expect, test } from 'vitest';
import { int64 } from '../src/int64.ts';
import { parseOnnx, serializeOnnx, type Graph } from '../src/index.ts';
import { modernOpset } from '../src/modern-opset.ts';

test('the largest whole number stays what it is, as a Constant and as the end of a slice of an old file', () => {
  expect([2 ** 63, -5, 7].map(int64)).toEqual([2n ** 63n - 1n, -5n, 7n]);
  const graph = (op: Partial<Graph>): Graph => ({
    name: 'g',
    opsets: { '': 9 },
    inputs: [{ name: 'x', dataType: 'float', shape: ['N', 4] }],
    outputs: [{ name: 'y', dataType: 'float', shape: ['N', 3] }],
    nodes: [],
    constants: new Map(),
    valueInfo: new Map(),
    metadata: {},
    ...op,
  });
  const most = [2 ** 63];
  const constant = parseOnnx(
    serializeOnnx(
      graph({
        nodes: [
          {
            op: 'Constant',
            domain: '',
            name: '',
            inputs: [],
            outputs: ['end'],
            attributes: { value_ints: { kind: 'ints', value: most } },
          },
          { op: 'Identity', domain: '', name: '', inputs: ['x'], outputs: ['y'], attributes: {} },
        ],
      }),
    ),
  ).constants.get('end');
  expect(constant).toMatchObject({ dataType: 'int64', data: BigInt64Array.of(2n ** 63n - 1n) });
  const ints = (value: readonly number[]) => ({ kind: 'ints', value }) as const;
  const { constants } = modernOpset(
    graph({
      nodes: [
        {
          op: 'Slice',
          domain: '',
          name: '',
          inputs: ['x'],
          outputs: ['y'],
          attributes: { axes: ints([1]), starts: ints([1]), ends: ints(most) },
        },
      ],
    }),
  );
  expect([...constants.values()].map(({ data }) => data)).toContainEqual(BigInt64Array.of(2n ** 63n - 1n));
});
