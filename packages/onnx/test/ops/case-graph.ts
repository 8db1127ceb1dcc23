import type { Constant, Graph, Node } from '@orograph/onnx';
import { firstOpset } from '../../src/first-opset.ts';
import type { Tensor } from '../run-gradient.ts';
import type { Case, Drawn } from './cases.ts';

/** Numbers in [0, 1), the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const names = 'abcdefghij';

const decimals = (type: 'double' | 'float', shape: readonly number[], values: readonly number[]): Constant =>
  type === 'double'
    ? { dataType: 'double', shape, data: Float64Array.from(values) }
    : { dataType: 'float', shape, data: Float32Array.from(values) };
const list = (...values: number[]): Constant => ({
  dataType: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** The graph of s = Σ cᵢ exp(yᵢ/2) over the entries of all outputs y of one node. */
export function caseGraph(op: string, call: Case, type: 'double' | 'float'): Graph {
  const random = numbers(7);
  const constants = new Map<string, Constant>();
  call.inputs.forEach((input, k) => {
    if (!input || !('fixed' in input)) return;
    const { fixed, shape = [fixed.length], type: kind = 'int64' } = input;
    const value: Constant =
      kind === 'int64'
        ? { dataType: 'int64', shape, data: BigInt64Array.from(fixed, BigInt) }
        : kind === 'int32'
          ? { dataType: 'int32', shape, data: Int32Array.from(fixed) }
          : kind === 'bool'
            ? { dataType: 'bool', shape, data: Uint8Array.from(fixed) }
            : decimals(kind === 'float' ? 'float' : type, shape, fixed);
    constants.set(names[k]!, value);
  });
  const opset = call.opset ?? Math.max(18, firstOpset(op));
  const old = opset < 10;
  constants.set('weights', decimals(type, [300], Array.from({ length: 300 }, random)));
  constants.set('half', decimals(type, [], [0.5]));
  constants.set('minusOne', list(-1)).set('zero', list(0));
  const outputs = Array.from({ length: call.outputs ?? 1 }, (_, k) => `y${k}`);
  const moving = outputs.filter((_, k) => !call.still?.includes(k));
  const node = (
    name: string,
    inputs: readonly string[],
    output: string,
    attributes: Node['attributes'] = {},
  ): Node => ({ op: name, domain: '', name: output, inputs, outputs: [output], attributes });
  const cast = { to: { kind: 'int', value: 11 } } as const;
  const widened = op === 'Cast' && type === 'double' ? [node('Cast', ['y0'], 'z0', cast)] : [];
  const nodes: Node[] = [
    {
      op: call.as ?? op.split('.').at(-1)!,
      domain: op.includes('.') ? 'com.microsoft' : '',
      name: 'subject',
      inputs: call.inputs.map((input, k) => (input ? names[k]! : '')),
      outputs,
      attributes: call.attributes ?? {},
    },
    ...widened,
    ...moving.map((y) => node('Reshape', [widened.length > 0 ? 'z0' : y, 'minusOne'], `flat/${y}`)),
    node(
      'Concat',
      moving.map((y) => `flat/${y}`),
      'flat',
      { axis: { kind: 'int', value: 0 } },
    ),
    node('Shape', ['flat'], 'n'),
    ...(old ? [] : [node('Slice', ['weights', 'zero', 'n'], 'shares')]),
    node('Mul', ['half', 'flat'], 'scaled'),
    node('Exp', ['scaled'], 'powers'),
    ...(old ? [] : [node('Mul', ['shares', 'powers'], 'product')]),
    node('ReduceSum', [old ? 'powers' : 'product'], 's', { keepdims: { kind: 'int', value: 0 } }),
  ];
  return {
    name: op,
    opsets: { '': opset, ...(op.includes('.') ? { 'com.microsoft': 1 } : {}) },
    inputs: call.inputs.flatMap((input, k) =>
      input && !('fixed' in input) ? [{ name: names[k]!, dataType: type, shape: input.shape }] : [],
    ),
    outputs: [{ name: 's', dataType: type, shape: [] }],
    nodes,
    constants,
    valueInfo: new Map(),
    metadata: {},
  };
}

/** The inputs of the case at θ + t v, and v itself as tangents: the same θ and v in every run. */
export function feedsAt(call: Case, t: number): Record<string, Tensor> {
  const random = numbers(3);
  const feeds: Record<string, Tensor> = {};
  const drawn = call.inputs.flatMap((input, k) =>
    input && !('fixed' in input) ? [[names[k]!, input] as readonly [string, Drawn]] : [],
  );
  const points = drawn.map(([, { shape, low = -1.5, high = 1.5, values }]) =>
    values ? [...values] : Array.from({ length: count(shape) }, () => low + (high - low) * random()),
  );
  drawn.forEach(([name, { shape }], k) => {
    const v = Array.from({ length: count(shape) }, () => 2 * random() - 1);
    feeds[name] = { shape, data: points[k]!.map((e, j) => e + t * v[j]!) };
    feeds[`v/${name}`] = { shape, data: v };
  });
  return feeds;
}
