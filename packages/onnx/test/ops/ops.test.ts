import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differentiableOps, hvp, type Constant, type Graph, type Node } from '@orograph/onnx';
import { lowerings } from '../../src/lower/index.ts';
import { ops } from '../../src/ops/index.ts';
import { graphRunner, type Tensor } from '../run-gradient.ts';
import { cases, type Case, type Drawn } from './cases.ts';

/** Numbers in [0, 1), the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const names = 'abcdefg';

/** s = Σ cᵢ exp(yᵢ/2) of all outputs y of one node, on inputs with a dynamic first axis left as it is. */
function graphOf(op: string, call: Case, type: 'double' | 'float'): Graph {
  const random = numbers(7);
  const constants = new Map<string, Constant>();
  const decimals = (shape: readonly number[], values: readonly number[]): Constant =>
    type === 'double'
      ? { dataType: 'double', shape, data: Float64Array.from(values) }
      : { dataType: 'float', shape, data: Float32Array.from(values) };
  call.inputs.forEach((input, k) => {
    if (!input || !('fixed' in input)) return;
    const { fixed, shape = [fixed.length], type: kind = 'int64' } = input;
    const value: Constant =
      kind === 'int64'
        ? { dataType: 'int64', shape, data: BigInt64Array.from(fixed, BigInt) }
        : kind === 'bool'
          ? { dataType: 'bool', shape, data: Uint8Array.from(fixed) }
          : decimals(shape, fixed);
    constants.set(names[k]!, value);
  });
  constants.set('weights', decimals([200], Array.from({ length: 200 }, random)));
  constants.set('half', decimals([], [0.5]));
  const list = (value: number): Constant => ({
    dataType: 'int64',
    shape: [1],
    data: BigInt64Array.of(BigInt(value)),
  });
  constants.set('minusOne', list(-1)).set('zero', list(0));
  const outputs = Array.from({ length: call.outputs ?? 1 }, (_, k) => `y${k}`);
  const node = (
    name: string,
    inputs: string[],
    output: string,
    attributes: Node['attributes'] = {},
  ): Node => ({
    op: name,
    domain: '',
    name: output,
    inputs,
    outputs: [output],
    attributes,
  });
  const inputs = call.inputs.map((input, k) => (input ? names[k]! : ''));
  const cast =
    op === 'Cast' && type === 'double'
      ? [node('Cast', ['y0'], 'z0', { to: { kind: 'int', value: 11 } })]
      : [];
  const nodes: Node[] = [
    {
      op: op.split('.').at(-1)!,
      domain: op.includes('.') ? 'com.microsoft' : '',
      name: 'subject',
      inputs,
      outputs,
      attributes: call.attributes ?? {},
    },
    ...cast,
    ...outputs.map((y, k) => node('Reshape', [cast.length ? 'z0' : y, 'minusOne'], `flat${k}`)),
    node(
      'Concat',
      outputs.map((_, k) => `flat${k}`),
      'flat',
      { axis: { kind: 'int', value: 0 } },
    ),
    node('Shape', ['flat'], 'n'),
    ...(call.opset !== undefined && call.opset < 10
      ? []
      : [node('Slice', ['weights', 'zero', 'n'], 'shares')]),
    node('Mul', ['half', 'flat'], 'scaled'),
    node('Exp', ['scaled'], 'powers'),
    ...(call.opset !== undefined && call.opset < 10 ? [] : [node('Mul', ['shares', 'powers'], 'product')]),
    node('ReduceSum', [call.opset !== undefined && call.opset < 10 ? 'powers' : 'product'], 's', {
      keepdims: { kind: 'int', value: 0 },
    }),
  ];
  return {
    name: op,
    opsets: { '': call.opset ?? (op === 'Gelu' || op === 'HardSwish' || op === 'Mish' ? 20 : 18) },
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

const distance = (a: readonly number[], b: readonly number[]): number => {
  const size = (v: readonly number[]): number => Math.sqrt(v.reduce((s, e) => s + e * e, 0));
  return size(a.map((e, k) => e - b[k]!)) / Math.max(size(b), 0.05);
};

/** Compares first and second order with central differences along one random direction. */
async function check(op: string, call: Case, type: 'double' | 'float'): Promise<void> {
  const graph = graphOf(op, call, type);
  const wrt = graph.inputs.map(({ name }) => name);
  const run = await graphRunner(hvp(graph, 's', wrt));
  const random = numbers(3);
  const drawn = wrt.map((name) => call.inputs[names.indexOf(name)] as Drawn);
  const point = drawn.map(({ shape, low = -1.5, high = 1.5, values }) =>
    values ? [...values] : Array.from({ length: count(shape) }, () => low + (high - low) * random()),
  );
  const v = drawn.map(({ shape }) => Array.from({ length: count(shape) }, () => 2 * random() - 1));
  const at = async (t: number): Promise<Record<string, Float64Array>> => {
    const feeds: Record<string, Tensor> = {};
    wrt.forEach((name, k) => {
      const { shape } = drawn[k]!;
      feeds[name] = { shape, data: point[k]!.map((e, j) => e + t * v[k]![j]!) };
      feeds[`v/${name}`] = { shape, data: v[k]! };
    });
    return run.run(feeds);
  };
  const mixed = op === 'Cast';
  const h = type === 'float' || mixed ? 4e-3 : 1e-5;
  const [here, ahead, behind] = [await at(0), await at(h), await at(-h)];
  await run.release();
  const all = (result: Record<string, Float64Array>, prefix: string): number[] =>
    wrt.flatMap((name) => [...result[`${prefix}/${name}`]!]);
  const slope = (ahead['s']![0]! - behind['s']![0]!) / (2 * h);
  const along = all(here, 'grad').reduce((s, e, k) => s + e * v.flat()[k]!, 0);
  const tolerance = type === 'float' || mixed ? 4e-3 : 1e-6;
  expect(distance([along], [slope])).toBeLessThan(tolerance);
  const low = all(behind, 'grad');
  const curve = all(ahead, 'grad').map((e, k) => (e - low[k]!) / (2 * h));
  expect(distance(all(here, 'hvp'), curve)).toBeLessThan(tolerance);
}

/** Operators that ONNX Runtime has in float32 only, where differences are taken with a larger step. */
const FLOAT_ONLY = new Set(
  'AveragePool Acos Acosh Asin Asinh Atan Atanh Celu Conv ConvTranspose Cosh DepthToSpace Elu Erf Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool GroupNormalization HardSigmoid HardSwish InstanceNormalization LRN LeakyRelu LpNormalization LpPool MeanVarianceNormalization Mish PRelu ReduceL1 ReduceL2 Shrink SimplifiedLayerNormalization CastLike Mod ReduceLogSum ReduceLogSumExp Selu Sinh Softplus Softsign SpaceToDepth Swish Tan ThresholdedRelu Trilu'.split(
    ' ',
  ),
);

describe('first and second order equal central differences', () => {
  test.each(
    Object.entries(cases).flatMap(([op, calls]) =>
      calls.map((call, k) => ({ op, call, title: `${op} ${k}` })),
    ),
  )('for $title', async ({ op, call }) => {
    await check(op, call, FLOAT_ONLY.has(op) || op.includes('.') ? 'float' : 'double');
  });
});

test('every operator with a rule or a lowering has a row', () => {
  const listed = differentiableOps().filter(({ how }) => how !== 'zero');
  expect(Object.keys(cases).toSorted()).toEqual(listed.map(({ op }) => op));
});

/** An operator's name as a file is named: `ReduceLogSumExp` is reduce-log-sum-exp. */
const fileOf = (op: string): string =>
  op
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

test.each([
  ['ops', Object.keys(ops), ['index', 'op']],
  ['lower', Object.keys(lowerings).filter((op) => !op.includes('.')), ['index', 'lowering']],
  [
    'lower/microsoft',
    Object.keys(lowerings)
      .filter((op) => op.includes('.'))
      .map((op) => op.slice(14)),
    [],
  ],
])(
  'the folder %s holds a file for each operator in the registry, and nothing else',
  (folder, registry, others) => {
    const files = readdirSync(new URL(`../../src/${folder}/`, import.meta.url)).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.toSorted()).toEqual(
      [...registry.map(fileOf), ...others].map((name) => `${name}.ts`).toSorted(),
    );
  },
);
