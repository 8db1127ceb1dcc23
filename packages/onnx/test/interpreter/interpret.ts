import type { Constant, Graph } from '@orograph/onnx';
import type { Tensor } from '../run-gradient.ts';
import { contraction } from './contraction.ts';
import { elementwise } from './elementwise.ts';
import { movement } from './movement.ts';
import type { Kernel } from './kernel.ts';
import type { Value } from './value.ts';

const kernels: Readonly<Record<string, Kernel>> = { ...contraction, ...elementwise, ...movement };

const isDecimal = (type: string): boolean => type === 'float' || type === 'double';

const valueOf = ({ shape, data, dataType }: Constant): Value => ({
  shape,
  data: Float64Array.from(data as ArrayLike<number>, Number),
  whole: !isDecimal(dataType),
});

/** What a graph computes, every decimal number being a float64 whatever its type in the graph. */
export function interpret(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Record<string, Float64Array> {
  const values = new Map([...graph.constants].map(([name, constant]) => [name, valueOf(constant)]));
  for (const { name, dataType } of graph.inputs) {
    const { shape, data } = feeds[name]!;
    values.set(name, { shape, data: Float64Array.from(data), whole: !isDecimal(dataType) });
  }
  for (const node of graph.nodes) {
    const kernel = kernels[node.op];
    if (!kernel || node.domain !== '') throw new RangeError(`interpret: no kernel for ${node.op}.`);
    const inputs = node.inputs.map((name) => values.get(name));
    const outputs = [kernel(node, inputs)].flat() as readonly Value[];
    node.outputs.forEach((name, i) => {
      if (name && outputs[i]) values.set(name, outputs[i]);
    });
  }
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, values.get(name)!.data]));
}
