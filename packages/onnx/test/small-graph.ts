import type { Attribute, Constant, Graph, Node, ValueInfo } from '../src/index.ts';

/** A float32 constant. */
export const floats = (shape: readonly number[], data: readonly number[]): Constant => ({
  dataType: 'float',
  shape,
  data: Float32Array.from(data),
});

const attribute = (value: number | readonly number[]): Attribute =>
  typeof value === 'number' ? { kind: 'int', value } : { kind: 'ints', value };

/** A node; whole numbers and lists of them become attributes of these kinds. */
export const node = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ints: Readonly<Record<string, number | readonly number[]>> = {},
): Node => {
  const attributes = Object.fromEntries(Object.entries(ints).map(([key, value]) => [key, attribute(value)]));
  return { op, domain: '', name: '', inputs, outputs, attributes };
};

/** The node with an attribute `mode`, where it is not empty. */
export const withMode = (of: Node, mode: string): Node =>
  mode === '' ? of : { ...of, attributes: { ...of.attributes, mode: { kind: 'string', value: mode } } };

const info = (name: string, shape: ValueInfo['shape']): ValueInfo => ({
  name,
  dataType: 'float',
  ...(shape ? { shape } : {}),
});

/** A graph of float inputs and outputs. */
export const smallGraph = (
  parts: {
    readonly inputs: Readonly<Record<string, ValueInfo['shape']>>;
    readonly outputs: Readonly<Record<string, ValueInfo['shape']>>;
    readonly nodes: readonly Node[];
    readonly constants?: Readonly<Record<string, Constant>>;
  },
  opset = 17,
): Graph => ({
  name: 'small',
  opsets: { '': opset },
  inputs: Object.entries(parts.inputs).map(([name, shape]) => info(name, shape)),
  outputs: Object.entries(parts.outputs).map(([name, shape]) => info(name, shape)),
  nodes: parts.nodes,
  constants: new Map(Object.entries(parts.constants ?? {})),
  valueInfo: new Map(),
  metadata: {},
});
