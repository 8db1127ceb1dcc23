import { expect, test } from 'vitest';
import { decideBranches, gradientSupport, specialise, type Attribute, type Constant } from '../src/index.ts';
import { emitter } from '../src/emit.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const list = (values: readonly number[]): Constant => ({
  dataType: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

test('sizes take the place of symbols in every shape that shares them; the batch stays open', () => {
  const graph = smallGraph({
    inputs: { x: ['b', 'h'], y: ['b', 'h'] },
    outputs: { z: ['b', 'h'] },
    nodes: [node('Add', ['x', 'y'], ['z'])],
  });
  const sized = specialise(graph, { x: ['b', 7] });
  expect(sized.inputs.map(({ shape }) => shape)).toEqual([
    ['b', 7],
    ['b', 7],
  ]);
  expect(sized.outputs[0]!.shape).toEqual(['b', 7]);
});

test('an output whose rank the file does not state gets its shape from the sizes', () => {
  const graph = smallGraph({
    inputs: { x: ['b', 1, 'h', 'w'] },
    outputs: { y: undefined },
    nodes: [node('Conv', ['x', 'k'], ['y'], { kernel_shape: [3, 3] })],
    constants: { k: floats([2, 1, 3, 3], Array<number>(18).fill(1)) },
  });
  expect(specialise(graph, { x: ['b', 1, 8, 6] }).outputs[0]!.shape).toEqual(['b', 2, 6, 4]);
});

test.each([
  [0, [5, 2, 'b', 3], [2, 'b', 3]],
  [1, ['b', 5, 2, 3], ['b', 2, 3]],
])('the states of a recurrent layer have their shapes, with layout %i', (layout, all, last) => {
  const shape = layout === 0 ? [5, 'b', 4] : ['b', 5, 4];
  const graph = smallGraph({
    inputs: { x: shape },
    outputs: { y: undefined, h: undefined, c: undefined },
    nodes: [node('LSTM', ['x', 'w', 'r'], ['y', 'h', 'c'], { hidden_size: 3, layout })],
    constants: {
      w: floats([2, 12, 4], Array<number>(96).fill(0)),
      r: floats([2, 12, 3], Array<number>(72).fill(0)),
    },
  });
  expect(specialise(graph, { x: shape }).outputs.map((output) => output.shape)).toEqual([all, last, last]);
});

test('a branch that the size of a recurrent state decides is taken', () => {
  const branch = (op: string, inputs: readonly string[]): Attribute => ({
    kind: 'graph',
    value: { ...smallGraph({ inputs: {}, outputs: { out: undefined }, nodes: [node(op, inputs, ['out'])] }) },
  });
  const graph = smallGraph({
    inputs: { x: [1, 'b', 4] },
    outputs: { y: undefined },
    nodes: [
      node('GRU', ['x', 'w', 'r'], ['all', 'h'], { hidden_size: 3 }),
      node('Shape', ['h'], ['shape']),
      node('Gather', ['shape', 'first'], ['states'], { axis: 0 }),
      node('Equal', ['states', 'second'], ['single']),
      {
        ...node('If', ['single'], ['y']),
        attributes: {
          then_branch: branch('Squeeze', ['h', 'first']),
          else_branch: branch('Identity', ['h']),
        },
      },
    ],
    constants: {
      first: list([0]),
      second: list([1]),
      w: floats([1, 9, 4], Array<number>(36).fill(0)),
      r: floats([1, 9, 3], Array<number>(27).fill(0)),
    },
  });
  expect(gradientSupport(decideBranches(specialise(graph, { x: [1, 'b', 4] })))).toEqual([]);
});

test('what is differentiated has the shape of what it is a derivative of, for the next derivative too', () => {
  const g = emitter(
    smallGraph({ inputs: { x: ['b', 2, 5], to: [3] }, outputs: { x: ['b', 2, 5] }, nodes: [] }),
    'test',
  );
  const open = g.node('Expand', ['x', 'to']);
  expect(g.shape(open)).toBeUndefined();
  g.shapedAs(open, 'x');
  expect(g.shape(open)).toEqual(['b', 2, 5]);
  expect(g.build().valueInfo.get(open)).toMatchObject({ shape: ['b', 2, 5] });
  g.shapedAs('x', 'to');
  expect(g.shape('x')).toEqual(['b', 2, 5]);
});

test('a shape built as exporters build it, around a batch that stays open, is known', () => {
  // Expand to Where(shape = −1, 1, shape), where shape is [batch, −1, 2·width/4] and the batch a symbol.
  const graph = smallGraph({
    inputs: { x: ['b', 'w'] },
    outputs: { y: undefined },
    nodes: [
      node('Shape', ['x'], ['shape']),
      node('Gather', ['shape', 'first'], ['batch'], { axis: 0 }),
      node('Gather', ['shape', 'second'], ['width'], { axis: 0 }),
      node('Mul', ['width', 'two'], ['twice']),
      node('Div', ['twice', 'four'], ['half']),
      node('Concat', ['batch', 'minus', 'half'], ['wanted'], { axis: 0 }),
      node('Shape', ['wanted'], ['rank']),
      {
        ...node('ConstantOfShape', ['rank'], ['ones']),
        attributes: { value: { kind: 'tensor', value: list([1]) } },
      },
      node('Mul', ['ones', 'minus'], ['minuses']),
      node('Equal', ['wanted', 'minuses'], ['open']),
      node('Where', ['open', 'ones', 'wanted'], ['to']),
      node('Expand', ['table', 'to'], ['y']),
    ],
    constants: {
      first: list([0]),
      second: list([1]),
      two: list([2]),
      four: list([4]),
      minus: list([-1]),
      table: floats([1, 5, 1], [1, 2, 3, 4, 5]),
    },
  });
  expect(specialise(graph, { x: ['b', 6] }).outputs[0]!.shape).toEqual(['b', 5, 3]);
});

test('a convolution over an image of any size has a gradient once the size is known', () => {
  const graph = smallGraph({
    inputs: { x: ['b', 1, 'h', 'w'] },
    outputs: { y: ['b', 2] },
    nodes: [
      node('Conv', ['x', 'k'], ['c'], { kernel_shape: [3, 3] }),
      node('GlobalAveragePool', ['c'], ['p']),
      node('Flatten', ['p'], ['y']),
    ],
    constants: { k: floats([2, 1, 3, 3], Array<number>(18).fill(1)) },
  });
  expect(gradientSupport(graph)).toEqual(['Conv']);
  expect(gradientSupport(specialise(graph, { x: ['b', 1, 5, 5] }))).toEqual([]);
});
