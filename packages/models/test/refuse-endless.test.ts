import type { Constant, Graph, Node } from '@orograph/onnx';
import { expect, test } from 'vitest';

import { refuseEndless } from '../src/refuse-endless.ts';

const scalar = (name: string, dataType: 'bool' | 'float' | 'int64') => ({ name, dataType, shape: [] });
const node = (
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: Node['attributes'] = {},
): Node => ({
  op,
  domain: '',
  name: '',
  inputs,
  outputs,
  attributes,
});
const empty = { name: 'g', opsets: { '': 17 }, valueInfo: [], metadata: {} };

/** A graph with a Loop of `steps` steps whose body makes its condition by `nodes`. */
function looping(
  steps: bigint,
  nodes: readonly Node[],
  constants: readonly (readonly [string, Constant])[] = [],
): Graph {
  const body = {
    ...empty,
    inputs: [scalar('i', 'int64'), scalar('go', 'bool'), scalar('s', 'float')],
    outputs: [scalar('on', 'bool'), scalar('s', 'float')],
    nodes,
    constants: new Map(constants),
  } as unknown as Graph;
  return {
    ...empty,
    inputs: [scalar('x', 'float')],
    outputs: [scalar('y', 'float')],
    nodes: [node('Loop', ['n', '', 'x'], ['y'], { body: { kind: 'graph', value: body } })],
    constants: new Map<string, Constant>([
      ['n', { dataType: 'int64', shape: [], data: BigInt64Array.of(steps) }],
    ]),
  } as unknown as Graph;
}
const passedOn = [node('Identity', ['go'], ['on'])];

test('a Loop that nothing ends is refused with its trip count, in a branch too', () => {
  const message = `node "y" (Loop): expected at most ${2 ** 30} steps where nothing ends them before, got 1099511627776.`;
  const endless = looping(2n ** 40n, passedOn);
  expect(() => refuseEndless(endless)).toThrow(message);
  const always = [['on', { dataType: 'bool', shape: [], data: Uint8Array.of(1) }]] as const;
  expect(() => refuseEndless(looping(2n ** 40n, [], always))).toThrow(message);
  const branch = node('If', ['c'], ['z'], { then_branch: { kind: 'graph', value: endless } });
  expect(() => refuseEndless({ ...endless, nodes: [branch] })).toThrow(message);
});

test('a while loop, with the largest trip count there is, and a short one are not', () => {
  const compared = [node('Less', ['s', 's'], ['on'])];
  expect(() => refuseEndless(looping(2n ** 63n - 1n, compared))).not.toThrow();
  expect(() => refuseEndless(looping(1000n, passedOn))).not.toThrow();
  const never = [['on', { dataType: 'bool', shape: [], data: Uint8Array.of(0) }]] as const;
  expect(() => refuseEndless(looping(2n ** 40n, [], never))).not.toThrow();
});
