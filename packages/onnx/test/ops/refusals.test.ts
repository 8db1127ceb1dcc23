import { expect, test } from 'vitest';
import { hvp, UnsupportedOpError, type Attribute } from '@orograph/onnx';
import { caseGraph } from './case-graph.ts';
import { cases, type Case, type Drawn } from './cases.ts';

const int = (value: number): Attribute => ({ kind: 'int', value });
const float = (value: number): Attribute => ({ kind: 'float', value });
const text = (value: string): Attribute => ({ kind: 'string', value });

const [gru, lstm, resize, attention] = ['GRU', 'LSTM', 'Resize', 'Attention'].map((op) => cases[op]![0]!) as [
  Case,
  Case,
  Case,
  Case,
];
const more = (call: Case, attributes: Case['attributes'], inputs: Case['inputs'] = call.inputs): Case => ({
  ...call,
  inputs,
  attributes: { ...call.attributes, ...attributes },
});
const image: Drawn = { shape: [1, 1, 4, 4] };
const steps = (...fixed: number[]): Case['inputs'] => [...gru.inputs, { fixed }];
const pair: Drawn = { shape: [2, 2] };

const refused: readonly (readonly [string, Case, string])[] = [
  ['GRU', more(gru, { clip: float(1) }), 'has the attribute clip, which has no rule'],
  ['GRU', more(gru, { layout: int(1) }), 'has the batch first, which has no rule'],
  ['LSTM', more(lstm, { input_forget: int(1) }), 'couples its gates, which has no rule'],
  [
    'GRU',
    more(gru, { activations: { kind: 'strings', value: ['ScaledTanh', 'Tanh'] } }),
    'has the activation ScaledTanh, which has no rule there',
  ],
  [
    'Resize',
    more(resize, { antialias: int(1), mode: text('linear') }),
    'smooths before it shrinks, which has no rule',
  ],
  [
    'Resize',
    more(resize, { coordinate_transformation_mode: text('tf_crop_and_resize') }),
    'has the coordinates tf_crop_and_resize, which have no rule',
  ],
  [
    'Resize',
    { inputs: [image, null, null, { fixed: [1, 1, 4, 1e8] }], attributes: { mode: text('linear') } },
    'needs a table of 400,000,000 entries, at most 16,777,216 are made',
  ],
  [
    'Pad',
    { inputs: [pair, { fixed: [0, 1e9, 0, 1e9] }], attributes: { mode: text('reflect') } },
    'needs a table of 2,000,000,002 entries, at most 16,777,216 are made',
  ],
  [
    'Pad',
    { inputs: [pair, { fixed: [0, 1, 0, 1] }], attributes: { mode: text('fold') } },
    'has the mode "fold", which has no rule',
  ],
  [
    'Tile',
    { inputs: [pair, { fixed: [1, 1e9] }], attributes: {} },
    'comes to more copies than are written out for derivatives (at most 1,024, got 1,000,000,000); --most-steps, or limits.steps, takes more',
  ],
  [
    'ReduceProd',
    { inputs: [{ shape: [2000, 1] }, { fixed: [0] }], attributes: {} },
    'comes to more factors than are written out for derivatives (at most 1,024, got 2,000); --most-steps, or limits.steps, takes more',
  ],
  [
    'GRU',
    {
      inputs: [{ shape: [1500, 1, 1] }, { shape: [1, 3, 1] }, { shape: [1, 3, 1] }],
      attributes: { hidden_size: int(1) },
    },
    'comes to more steps than are written out for derivatives (at most 1,024, got 1,500); --most-steps, or limits.steps, takes more',
  ],
  [
    'LSTM',
    {
      inputs: [{ shape: [2, 1, 2] }, { shape: [1, 6, 2] }, { shape: [1, 6, 2] }],
      attributes: { hidden_size: int(2) },
    },
    'has 6 rows for 4 gates, which do not share them',
  ],
  [
    'InstanceNormalization',
    { inputs: [{ shape: [3] }, { shape: [3] }, { shape: [3] }], attributes: {} },
    'needs an axis of channels after that of the batch, got 1 axes',
  ],
  ['MatMul', { inputs: [pair, { shape: [] }], attributes: {} }, 'multiplies a scalar, which is no matrix'],
  ['Attention', more(attention, { softcap: float(2) }), 'caps its scores, which has no rule'],
  ['Attention', { ...attention, outputs: 3 }, 'keeps keys and values of before, which has no rule'],
  [
    'GatherND',
    { inputs: [pair, { fixed: [0, 1], shape: [2, 1] }], attributes: { batch_dims: int(1) } },
    'has batch dimensions, which have no rule',
  ],
  [
    'ScatterND',
    {
      inputs: [pair, { fixed: [0], shape: [1, 1] }, { shape: [1, 2] }],
      attributes: { reduction: text('max') },
    },
    'has reduction "max", which has no rule',
  ],
  [
    'com.microsoft.FusedMatMul',
    { inputs: [pair, pair], attributes: { transBatchA: int(1) } },
    'transposes its batch, which has no rule',
  ],
  [
    'com.microsoft.FusedConv',
    { inputs: [image, { shape: [1, 1, 2, 2] }], attributes: { activation: text('Clip') } },
    'has the activation Clip, which has no rule there',
  ],
];

test.each(refused)('%s: a use without a rule is refused by name (case %#)', (op, call, why) => {
  const graph = caseGraph(op, call, 'double');
  const derive = (): unknown =>
    hvp(
      graph,
      's',
      graph.inputs.map(({ name }) => name),
    );
  expect(derive).toThrow(UnsupportedOpError);
  expect(derive).toThrow(`node "subject" of type ${op} (opset ${graph.opsets['']}) ${why}.`);
});

test('sequences that are as long as the input are no obstacle', () => {
  const graph = caseGraph('GRU', more(gru, {}, steps(3, 3)), 'double');
  expect(hvp(graph, 's', ['a', 'b']).outputs.map(({ name }) => name)).toContain('hvp/b');
});
