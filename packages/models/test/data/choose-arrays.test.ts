import { expect, test } from 'vitest';
import { chooseArrays, type ChoiceSettings } from '../../src/data/choose-arrays.ts';
import type { DataTensor } from '../../src/data/data-tensor.ts';

const tensor = (...shape: number[]): DataTensor => ({
  shape,
  dataType: 'float',
  data: new Float32Array(shape.reduce((product, n) => product * n, 1)),
});
const input = (name: string, ...shape: (number | string)[]) => ({ name, dataType: 'float', shape }) as const;

const choose = (shapes: Record<string, number[]>, settings: Partial<ChoiceSettings> = {}) =>
  chooseArrays(Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, tensor(...shape)])), {
    where: 'd.npz',
    ...settings,
  });

test.each([
  [
    { x: [2, 3], y: [2] },
    { inputs: { x: 'x' }, target: 'y' },
  ],
  [
    { X: [2, 3], Y: [2] },
    { inputs: { X: 'X' }, target: 'Y' },
  ],
  [
    { labels: [2], images: [2, 3] },
    { inputs: { images: 'images' }, target: 'labels' },
  ],
  [
    { data: [2, 3], extra: [2, 3], target: [2] },
    { inputs: { data: 'data' }, target: 'target' },
  ],
  [{ a: [2, 3], b: [2, 3] }, { inputs: { a: 'a', b: 'b' } }],
  [
    { x: [2, 3], other: [2] },
    { inputs: { x: 'x' }, target: 'other' },
  ],
  [{ x: [2, 3] }, { inputs: { x: 'x' } }],
])('without a graph, usual names decide: %j', (shapes, choice) => {
  expect(choose(shapes)).toEqual(choice);
});

test('an array of the same name as the input comes before a usual one', () => {
  expect(choose({ x: [2, 3], pixels: [2, 3], y: [2] }, { graphInputs: [input('pixels', 'N', 3)] })).toEqual({
    inputs: { pixels: 'pixels' },
    target: 'y',
  });
});

test('a usual name is matched to an input of another name', () => {
  expect(choose({ images: [2, 3], labels: [2] }, { graphInputs: [input('x', 'N', 3)] })).toEqual({
    inputs: { x: 'images' },
    target: 'labels',
  });
});

test('without a usual name the shape decides, and what is left is the target', () => {
  expect(choose({ foo: [2], bar: [2, 3] }, { graphInputs: [input('x', 'N', 3)] })).toEqual({
    inputs: { x: 'bar' },
    target: 'foo',
  });
});

test('two inputs find the arrays of their names', () => {
  const graphInputs = [input('left', 'N', 3), input('right', 'N', 3)];
  expect(choose({ right: [2, 3], left: [2, 3], y: [2] }, { graphInputs })).toEqual({
    inputs: { left: 'left', right: 'right' },
    target: 'y',
  });
});

test('an explicit mapping is taken, also for the target', () => {
  expect(
    choose(
      { x: [2, 3], z: [2, 3], y: [2], w: [2] },
      { inputs: { x: 'z' }, target: 'w', graphInputs: [input('x', 'N', 3)] },
    ),
  ).toEqual({ inputs: { x: 'z' }, target: 'w' });
});

test('the target may be the input itself', () => {
  expect(choose({ x: [2, 3], y: [2] }, { target: 'x', graphInputs: [input('x', 'N', 3)] })).toEqual({
    inputs: { x: 'x' },
    target: 'x',
  });
  expect(choose({ only: [2, 3] }, { target: 'only' })).toEqual({ inputs: { only: 'only' }, target: 'only' });
  expect(choose({ x: [2, 3], y: [2] }, { target: 'x' })).toEqual({ inputs: { x: 'x' }, target: 'x' });
});

test('no fitting array: the error lists graph inputs and keys', () => {
  expect(() => choose({ x: [2, 4], y: [2] }, { graphInputs: [input('x', 'N', 3)] })).toThrow(
    'd.npz: no array fits input "x"; say which with inputs: { "x": key }. Graph inputs: "x" float [N,3]. Keys: "x" float [2,4], "y" float [2].',
  );
});

test.each([
  [[2, 8, 8, 3], ['N', 3, 8, 8], 'before its places: save it transposed by (0, 3, 1, 2)'],
  [[2, 3, 8, 8], ['N', 8, 8, 3], 'after its places: save it transposed by (0, 2, 3, 1)'],
  [[2, 9, 3], ['N', 3, 9], 'before its places: save it transposed by (0, 2, 1)'],
] as const)('channels on the other side are named: %j for %j', (shape, wanted, hint) => {
  expect(() => choose({ x: [...shape], y: [2] }, { graphInputs: [input('x', ...wanted)] })).toThrow(
    `say which with inputs: { "x": key }. "x" would fit with its channels ${hint}. Graph inputs:`,
  );
});

test('several fitting arrays without a usual name are refused', () => {
  expect(() => choose({ a: [2, 3], b: [2, 3] }, { graphInputs: [input('x', 'N', 3)] })).toThrow(
    /^d\.npz: several arrays fit input "x"/,
  );
});

test('a key or an input that is not there is refused, listing those there are', () => {
  expect(() => choose({ x: [2, 3] }, { target: 'labels' })).toThrow(
    'd.npz: no key "labels"; the keys are "x" float [2,3].',
  );
  expect(() => choose({ x: [2, 3] }, { inputs: { z: 'x' }, graphInputs: [input('x', 'N', 3)] })).toThrow(
    /^d\.npz: the graph has no input "z"\. Graph inputs: "x"/,
  );
});

test('texts are the target where their name is a usual one and no numbers are, and are never fed', () => {
  const named = { dataType: 'text', shape: [2] } as unknown as DataTensor;
  const chosen = (others: Record<string, DataTensor>): unknown =>
    chooseArrays({ x: tensor(2, 3), ...others }, { where: 'd.npz', graphInputs: [input('x', 'N', 3)] });
  expect(chosen({ species: named, labels: named })).toEqual({ inputs: { x: 'x' }, target: 'labels' });
  expect(chosen({ labels: named, y: tensor(2) })).toEqual({ inputs: { x: 'x' }, target: 'y' });
  expect(chosen({ species: named })).toEqual({ inputs: { x: 'x' } });
});
