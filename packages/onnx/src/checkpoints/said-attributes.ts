import type { Attribute, Node } from '../graph.ts';

const ones = (value: Attribute['value']): boolean =>
  Array.isArray(value) && value.every((x) => Number(x) === 1);
const zeros = (value: Attribute['value']): boolean =>
  Array.isArray(value) && value.every((x) => Number(x) === 0);
const is =
  (...defaults: readonly (number | string)[]) =>
  (value: Attribute['value']): boolean =>
    defaults.includes(value as number);

type Defaults = Readonly<Record<string, (value: Attribute['value']) => boolean>>;

const window: Defaults = { strides: ones, dilations: ones, pads: zeros, auto_pad: is('NOTSET') };
// The shape of a kernel is that of the weight.
const conv: Defaults = { ...window, group: is(1), kernel_shape: () => true };
const pool: Defaults = { ...window, ceil_mode: is(0), storage_order: is(0), count_include_pad: is(0) };

/** What an attribute says that need not be said, by operator: exporters differ in it. */
const unsaid: Readonly<Record<string, Defaults>> = {
  AveragePool: pool,
  BatchNormalization: {
    epsilon: is(Math.fround(1e-5)),
    momentum: is(Math.fround(0.9)),
    training_mode: is(0),
  },
  Conv: conv,
  ConvTranspose: { ...conv, output_padding: zeros },
  Elu: { alpha: is(1) },
  Flatten: { axis: is(1) },
  Gather: { axis: is(0) },
  Gelu: { approximate: is('none') },
  Gemm: { alpha: is(1), beta: is(1), transA: is(0), transB: is(0) },
  GRU: { direction: is('forward'), layout: is(0), linear_before_reset: is(0) },
  InstanceNormalization: { epsilon: is(Math.fround(1e-5)) },
  LayerNormalization: { axis: is(-1), epsilon: is(Math.fround(1e-5)), stash_type: is(1) },
  LeakyRelu: { alpha: is(Math.fround(0.01)) },
  LSTM: { direction: is('forward'), layout: is(0), input_forget: is(0) },
  MaxPool: pool,
  RNN: { direction: is('forward'), layout: is(0) },
  Reshape: { allowzero: is(0) },
};

/** Attributes of a node by name without those that say the default of their operator. */
export const saidAttributes = ({ op, domain, attributes }: Node): readonly (readonly [string, Attribute])[] =>
  Object.entries(attributes).filter(([key, { value }]) => domain !== '' || !unsaid[op]?.[key]?.(value));
