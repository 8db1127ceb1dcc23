import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { gradientSupport, parseOnnx, scalingsOf, symmetriesOf, type Node } from '../src/index.ts';
import { checkArity } from '../src/check-arity.ts';

const bytes = (name: string): Uint8Array =>
  readFileSync(new URL(`fixtures/hostile/${name}.onnx`, import.meta.url));

test.each([
  [
    'loop-cycle-call-stack',
    'node "y" (Loop): expected its "body" to have 6 inputs and 2 outputs, got 3 and 2.',
  ],
  ['feeds', 'a value cannot have the name "__proto__".'],
  ['reading-slice', 'node "ge" (ConvTranspose): expected 2 to 3 inputs, got 1.'],
  ['no-outputs', 'expected at least one output that is a tensor, got none.'],
])('%s is refused with what is wrong in it', (name, message) => {
  expect(() => parseOnnx(bytes(name))).toThrow(`parseOnnx: ${message}`);
});

// Functions that call the one below ten times each: a kilobyte that comes to ten thousand nodes, and a tenfold for each more level.
test('functions that come to more nodes than are taken are refused with both numbers', () => {
  expect(() => parseOnnx(bytes('fbomb5'), { limits: { nodes: 5000 } })).toThrow(
    /^parseOnnx: the functions of the model come to more nodes than are taken \(expected at most 5000, got more than \d+, in calls of "[^"]+"\); --most-nodes, or limits\.nodes, takes more\.$/,
  );
  const graph = parseOnnx(bytes('fbomb5'));
  expect(graph.nodes).toHaveLength(10_001);
  expect(gradientSupport(graph)).toEqual([]);
});

const node = (op: string, inputs: readonly string[], outputs: readonly string[]): Node => ({
  op,
  domain: '',
  name: '',
  attributes: {},
  inputs,
  outputs,
});

test.each([
  [node('Add', ['a'], ['y']), 'node "y" (Add): expected 2 inputs, got 1.'],
  [node('Gemm', ['', 'b'], ['y']), 'node "y" (Gemm): expected 2 to 3 inputs, got 1.'],
  [node('Concat', [], ['y']), 'node "y" (Concat): expected at least 1 inputs, got 0.'],
  [node('Relu', ['a'], ['y', 'z']), 'node "y" (Relu): expected 1 outputs, got 2.'],
  [node('Relu', ['a'], []), 'node "" (Relu): expected 1 outputs, got 0.'],
  [node('If', ['c'], ['y']), 'node "y" (If): expected a graph "then_branch", got none.'],
])('an operator with other inputs or outputs than it takes is refused: %#', (given, message) => {
  expect(() => checkArity(given)).toThrow(`parseOnnx: ${message}`);
});

test('operators of other domains, and those that ONNX does not know, are left alone', () => {
  for (const domain of ['com.microsoft', '']) checkArity({ ...node('Unheard', [], []), domain });
  checkArity(node('LSTM', ['x', 'w', 'r'], ['', 'h']));
});

// What tools/fuzz found: each file is read, or refused in words of ours.
test.each(readdirSync(new URL('fixtures/hostile/', import.meta.url)))(
  '%s is read, or refused in words of ours',
  (name) => {
    try {
      const graph = parseOnnx(bytes(name.replace('.onnx', '')));
      gradientSupport(graph);
      symmetriesOf(graph);
      scalingsOf(graph);
    } catch (error) {
      expect((error as Error).message).toMatch(/^parseOnnx: /);
      expect((error as Error).message).not.toMatch(/undefined|cannot read|call stack|not a function/i);
    }
  },
);
