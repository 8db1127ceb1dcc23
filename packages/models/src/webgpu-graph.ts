import { serializeOnnx, withoutMaxPlaces, type Graph, type Node } from '@orograph/onnx';
import type { Device, SessionModel } from './device.ts';

/** A graph as WebGPU takes it. */
export interface WebgpuGraph {
  /** The graph. */
  readonly graph: Graph;
  /** The nodes that are to run on the CPU, by their names. */
  readonly onCpu: readonly string[];
}

/** Serializes a graph once for a device: for `auto`, which may try WebGPU, a second time where WebGPU takes another graph. */
export function sessionModel(graph: Graph, device: Device): SessionModel {
  if (device !== 'webgpu' && device !== 'auto') return { bytes: serializeOnnx(graph) };
  const own = webgpuGraph(graph);
  const bytes = serializeOnnx(own.graph);
  const other = device === 'webgpu' || own.graph === graph ? bytes : serializeOnnx(graph);
  return { bytes: other, onWebgpu: { bytes, onCpu: own.onCpu } };
}

/**
 * Prepares a graph for ONNX Runtime's WebGPU, which has no LogSoftmax, and takes max-pooling that also gives the places of the maxima, as gradients need
 * it, and fails when it runs: both are written out, and max-pooling that cannot be stays on the CPU. What has neither stays as it is.
 */
export function webgpuGraph(given: Graph): WebgpuGraph {
  const isNew = (given.opsets[''] ?? 0) >= 13;
  const graph = isNew ? withoutMaxPlaces(given) : given;
  const onCpu = graph.nodes
    .filter(({ op, outputs }) => op === 'MaxPool' && outputs[1])
    .map(({ name }) => name);
  const isLowered = ({ op }: Node): boolean => op === 'LogSoftmax';
  return { graph: isNew && graph.nodes.some(isLowered) ? withoutLogSoftmax(graph) : graph, onCpu };
}

/** log softmax x = z − log Σ exp z along the axis, z = x − max x. */
function withoutLogSoftmax(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.flatMap((node): Node[] => {
    if (node.op !== 'LogSoftmax') return [node];
    const { attributes, inputs, outputs } = node;
    const [x, y] = [inputs[0]!, outputs[0]!];
    const named = (part: string): string => `${y}/log-softmax/${part}`;
    const axis = attributes['axis']?.kind === 'int' ? attributes['axis'].value : -1;
    constants.set(named('axis'), { dataType: 'int64', shape: [1], data: BigInt64Array.of(BigInt(axis)) });
    const step = (op: string, from: readonly string[], to: string, given: Node['attributes'] = {}): Node => ({
      op,
      domain: '',
      name: to,
      inputs: from,
      outputs: [to],
      attributes: given,
    });
    return [
      // Before opset 18 it has its axes as an attribute.
      graph.opsets['']! < 18
        ? step('ReduceMax', [x], named('max'), { axes: { kind: 'ints', value: [axis] } })
        : step('ReduceMax', [x, named('axis')], named('max')),
      step('Sub', [x, named('max')], named('below')),
      step('Exp', [named('below')], named('exp')),
      step('ReduceSum', [named('exp'), named('axis')], named('sum')),
      step('Log', [named('sum')], named('log')),
      step('Sub', [named('below'), named('log')], y),
    ];
  });
  return { ...graph, nodes, constants };
}
