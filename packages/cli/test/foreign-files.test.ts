import { expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';

import { orograph } from './run-cli.ts';

const at = (file: string): string =>
  fileURLToPath(new URL(`../../models/test/fixtures/foreign/${file}`, import.meta.url));

test('an initialization and a trained export are joined by a slice whose ends are their own losses', async () => {
  const [init, trained, data] = ['lnn_init.onnx', 'lnn_trained.onnx', 'it.npz'].map(at) as [
    string,
    string,
    string,
  ];
  const { records } = await orograph(['slice', init, trained, '--data', data, '--grid', '3', '--json']);
  const losses = records.filter(({ type }) => type === 'point').map(({ loss }) => loss as number);
  // PyTorch's, in float64.
  expect(losses[0]).toBeCloseTo(1.2817781337250622, 6);
  expect(losses[2]).toBeCloseTo(0.06331562651889427, 6);
});

test('inspect tells what was merged, what is equal transposed and what branches hold, with the flag that settles it', async () => {
  const text = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
    (await orograph(['inspect', ...args, '--json'])).records[0]!;
  expect(await text(at('lnn_init.onnx'))).toMatchObject({
    dimension: 715,
    merged: [
      ['2.weight', '5.weight'],
      ['2.bias', '5.bias'],
    ],
  });
  expect(await text(at('lnn_init.onnx'), '--tied')).toMatchObject({ dimension: 699, merged: [] });
  expect(await text(at('tied_ts.onnx'))).toMatchObject({
    dimension: 120,
    equal: [{ names: ['e.weight', 'onnx::MatMul_8'], transposed: true }],
  });
  expect(await text(at('ifinput.onnx'))).toMatchObject({
    dimension: 0,
    undecided: [{ condition: 'c', weights: ['Wt', 'We'] }],
  });
});

test('a tied embedding that was stored twice is one block again', async () => {
  const tie = ['--tie', 'e.weight=onnx::MatMul_8', '--data', at('tied.npz')];
  const { records } = await orograph(['curvature', at('tied_ts.onnx'), ...tie, '--top', '3', '--json']);
  expect(records.at(-1)).toMatchObject({ dimension: 66 });
  const values = records.find(({ type }) => type === 'eigenpairs')!['values'];
  expect(values).toEqual([2.03193, 1.59486, 1.26153].map((value) => expect.closeTo(value, 4) as number));
});

test.each([
  [
    'inspect',
    ['tied_ts.onnx', '--tie', 'e.weight=ln.weight'],
    /"e\.weight" of shape \[9,6\] and "ln\.weight" of shape \[6\] cannot be one/,
  ],
  [
    'inspect',
    ['tied_ts.onnx', '--tie', 'e.weight=head'],
    /no parameter is called "head"; the parameters are "e\.weight"/,
  ],
  ['inspect', ['tied_ts.onnx', '--untie', 'head'], /no parameter matches "head"/],
  [
    'evaluate',
    ['tm.onnx', '--data', 'tm.npz'],
    /uneven example counts, key "x" has 7 and key "y" has 6; if axis 1 of "x" counts the examples, say so with --batch-axis x=1\./,
  ],
  [
    'evaluate',
    ['tm.onnx', '--data', 'tm.npz', '--batch-axis', 'x=1', '--batch-axis', 'x=0'],
    /expected one axis of examples for "x", got 1 and 0/,
  ],
  ['evaluate', ['tm.onnx', '--data', 'tm.npz', '--batch-axis', 'x'], /expected name=axis, got "x"/],
  [
    'evaluate',
    ['ifinput.onnx', '--data', 'if.npz', '--constant', 'rate'],
    /--constant names "rate", which is no input of the graph; its inputs are "x", "sr"/,
  ],
])('%s %j is refused', async (command, args, message) => {
  const { code, err } = await orograph([
    command,
    ...args.map((arg) => (/\.(onnx|npz)$/.test(arg) ? at(arg) : arg)),
  ]);
  expect(err).toMatch(message);
  expect(code).toBe(2);
});

test('a recurrence with its batch on the second axis is evaluated as told', async () => {
  const { records } = await orograph([
    'evaluate',
    at('tm.onnx'),
    '--data',
    at('tm.npz'),
    '--batch-axis',
    'x=1',
    '--json',
  ]);
  expect(records[0]!['loss']).toBeCloseTo(0.7034537892617149, 6);
});
