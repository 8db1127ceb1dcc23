import { isControl } from './differentiable.ts';
import { freshNames } from './fresh-names.ts';
import type { Attribute, Constant, Graph, Node } from './graph.ts';
import { inferKnown } from './infer-shapes.ts';
import { float, int, numberOf, numbersOf, text, textOf } from './node-attributes.ts';
import { int64 } from './int64.ts';

const TARGET = 18;

/** What Resize and Upsample meant before opset 11. */
const OLD_RESIZE: Readonly<Record<string, Attribute>> = {
  coordinate_transformation_mode: text('asymmetric'),
  nearest_mode: text('floor'),
};

const without = (node: Node, ...names: readonly string[]): Record<string, Attribute> =>
  Object.fromEntries(Object.entries(node.attributes).filter(([key]) => !names.includes(key)));

/**
 * The graph in opset 18 if it is in an older one (7 or newer), else as it is: axes, sizes and limits that were
 * attributes become inputs, and the older Softmax over several axes becomes one over a flattened axis.
 */
export function modernOpset(graph: Graph, fresh: (base: string) => string = freshNames(graph)): Graph {
  const from = graph.opsets[''] ?? TARGET;
  if (from >= TARGET) return graph;
  const known = inferKnown(graph);
  const constants = new Map<string, Constant>(graph.constants);
  const nodes: Node[] = [];
  const list = (values: readonly number[]): string => {
    const name = fresh('opset/list');
    constants.set(name, {
      dataType: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values, int64),
    });
    return name;
  };
  const decimals = (values: readonly number[]): string => {
    const name = fresh('opset/scales');
    constants.set(name, { dataType: 'float', shape: [values.length], data: Float32Array.from(values) });
    return name;
  };
  const scalar = (like: string, value: number): string => {
    const name = fresh('opset/scalar');
    const wide = known.get(like)?.dataType === 'double';
    const data = wide ? Float64Array.of(value) : Float32Array.of(value);
    constants.set(name, { dataType: wide ? 'double' : 'float', shape: [], data });
    return name;
  };

  const softmax = (node: Node): Node[] => {
    const [x] = node.inputs as [string];
    const rank = known.get(x)?.shape?.length;
    const axis = numberOf(node, 'axis', 1);
    if (rank !== undefined && (axis === rank - 1 || axis === -1))
      return [{ ...node, attributes: { axis: int(-1) } }];
    const [flat, y, shape] = ['opset/flat', 'opset/softmax', 'opset/shape'].map(fresh) as [
      string,
      string,
      string,
    ];
    const plain = (
      op: string,
      inputs: string[],
      output: string,
      attributes: Node['attributes'] = {},
    ): Node => ({
      op,
      domain: '',
      name: fresh(`${output}/node`),
      inputs,
      outputs: [output],
      attributes,
    });
    return [
      plain('Flatten', [x], flat, { axis: int(axis) }),
      { ...node, inputs: [flat], outputs: [y], attributes: { axis: int(-1) } },
      plain('Shape', [x], shape),
      plain('Reshape', [y, shape], node.outputs[0]!),
    ];
  };

  const raise = (node: Node): Node[] => {
    if (node.domain !== '') return [node];
    const { op, inputs } = node;
    const x = inputs[0]!;
    const axes = numbersOf(node, 'axes');
    if (op.startsWith('Reduce') || op === 'Squeeze' || op === 'Unsqueeze') {
      return [axes ? { ...node, inputs: [x, list(axes)], attributes: without(node, 'axes') } : node];
    }
    if (from < 13 && (op === 'Softmax' || op === 'LogSoftmax')) return softmax(node);
    if (op === 'Split') {
      const split = numbersOf(node, 'split');
      if (split) return [{ ...node, inputs: [x, list(split)], attributes: without(node, 'split') }];
      if (inputs[1]) return [node];
      return [{ ...node, attributes: { ...node.attributes, num_outputs: int(node.outputs.length) } }];
    }
    if (op === 'Dropout' && from < 12) {
      const ratio = scalar(x, numberOf(node, 'ratio', 0.5));
      return [{ ...node, inputs: [x, ratio], attributes: {} }];
    }
    if (op === 'Clip' && from < 11) {
      const limits = ['min', 'max'].map((key) =>
        node.attributes[key] ? scalar(x, numberOf(node, key, 0)) : '',
      );
      return [{ ...node, inputs: [x, ...limits], attributes: {} }];
    }
    if (op === 'Slice' && from < 10) {
      const [starts, ends] = [numbersOf(node, 'starts') ?? [], numbersOf(node, 'ends') ?? []];
      const along = axes ?? starts.map((_, i) => i);
      return [{ ...node, inputs: [x, list(starts), list(ends), list(along)], attributes: {} }];
    }
    if (op === 'Pad' && from < 11) {
      const value = scalar(x, numberOf(node, 'value', 0));
      return [
        {
          ...node,
          inputs: [x, list(numbersOf(node, 'pads') ?? []), value],
          attributes: without(node, 'pads', 'value'),
        },
      ];
    }
    if (op === 'Upsample' || (op === 'Resize' && from < 11)) {
      const scales = numbersOf(node, 'scales');
      return [
        {
          ...node,
          op: 'Resize',
          inputs: [x, '', scales ? decimals(scales) : inputs[1]!],
          attributes: { mode: text(textOf(node, 'mode', 'nearest')), ...OLD_RESIZE },
        },
      ];
    }
    if (op === 'BatchNormalization' && from < 14) {
      const { epsilon = float(1e-5), momentum = float(0.9) } = node.attributes;
      const training = node.outputs.slice(1).some((name) => name !== '');
      const attributes = { epsilon, momentum, ...(training ? { training_mode: int(1) } : {}) };
      return [{ ...node, outputs: node.outputs.slice(0, training ? 3 : 1), attributes }];
    }
    return [node];
  };
  const within = (node: Node): Node => {
    if (!isControl(node)) return node;
    const attributes = Object.entries(node.attributes).map(([key, a]) => {
      if (a.kind !== 'graph') return [key, a] as const;
      const value = modernOpset({ ...a.value, opsets: graph.opsets }, fresh);
      return [key, { kind: 'graph', value }] as const;
    });
    return { ...node, attributes: Object.fromEntries(attributes) };
  };
  for (const node of graph.nodes) nodes.push(...raise(within(node)));
  return { ...graph, nodes, constants, opsets: { ...graph.opsets, '': TARGET } };
}
