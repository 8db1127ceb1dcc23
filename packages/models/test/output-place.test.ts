import { serializeOnnx } from '@orograph/onnx';
import { expect, test } from 'vitest';
import { negative } from '../src/negative-model.ts';

test('the model that is tried is one that negates a number', () => {
  const value = (name: string) => ({ name, dataType: 'float' as const, shape: [1] });
  const bytes = serializeOnnx({
    name: 'negative',
    opsets: { '': 13 },
    inputs: [value('x')],
    outputs: [value('y')],
    nodes: [{ op: 'Neg', domain: '', name: '', inputs: ['x'], outputs: ['y'], attributes: {} }],
    constants: new Map(),
    valueInfo: new Map(),
    metadata: {},
  });
  expect(negative).toEqual(bytes);
});
