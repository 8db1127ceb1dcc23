import type { Graph, Node } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import type { DataTensor } from '../data/data-tensor.ts';
import { modulePath } from './module-path.ts';

/** A weight of a recurrent layer of ONNX, and the arrays of PyTorch that it packs. */
export interface PackedWeight {
  /** Its name in the graph. */
  readonly name: string;
  /** The arrays, in the order in which it holds them. */
  readonly from: readonly string[];
  /** The place among PyTorch's gates of each gate. */
  readonly gates: readonly number[];
}

/** PyTorch's gates in the order of ONNX: LSTM i, f, g, o as i, o, f, g; GRU r, z, n as z, r, n. */
const gateOrders: Readonly<Record<string, readonly number[]>> = {
  GRU: [1, 0, 2],
  LSTM: [0, 3, 1, 2],
  RNN: [0],
};

/** The weights of recurrent layers for which there are the arrays of PyTorch's names, `rnn.weight_ih_l0_reverse` and the like. */
export function packedWeights(
  graph: Graph,
  shapes: ReadonlyMap<string, readonly number[]>,
): readonly PackedWeight[] {
  const layers = graph.nodes.filter(({ op }) => Object.hasOwn(gateOrders, op));
  const modules = [...shapes.keys()].flatMap((name) => /^(?:(.*)\.)?weight_ih_l0$/.exec(name)?.[1] ?? []);
  const counts = new Map<string, number>();
  return layers.flatMap((node) => {
    const path = modulePath(node.name);
    const module = modules.includes(path) ? path : modules.length === 1 ? modules[0]! : undefined;
    if (module === undefined) return [];
    const layer = counts.get(module) ?? 0;
    counts.set(module, layer + 1);
    return packedIn(node, `${module}.`, layer).filter(
      ({ name, from }) =>
        graph.constants.has(name) &&
        from.every((one) => shapes.has(one)) &&
        from.reduce((sum, one) => sum + sizeOf(shapes.get(one)!), 0) ===
          sizeOf(graph.constants.get(name)!.shape),
    );
  });
}

function packedIn({ op, inputs, attributes }: Node, prefix: string, layer: number): readonly PackedWeight[] {
  const { direction } = attributes;
  const isBoth = direction?.kind === 'string' && direction.value === 'bidirectional';
  const ends = isBoth ? ['', '_reverse'] : [''];
  const names = (...kinds: readonly string[]): string[] =>
    ends.flatMap((end) => kinds.map((kind) => `${prefix}${kind}_l${layer}${end}`));
  const from = [names('weight_ih'), names('weight_hh'), names('bias_ih', 'bias_hh')];
  return [1, 2, 3].flatMap((input, k) => {
    const name = inputs[input] ?? '';
    return name === '' ? [] : [{ name, from: from[k]!, gates: gateOrders[op]! }];
  });
}

/** The numbers of a packed weight: its arrays one behind the other, the gates of each in the order of ONNX. */
export function packed(
  { from, gates }: PackedWeight,
  arrays: ReadonlyMap<string, DataTensor>,
  shape: readonly number[],
): DataTensor {
  const data = new Float32Array(sizeOf(shape));
  let at = 0;
  for (const name of from) {
    const own = arrays.get(name)!.data as Float32Array;
    const size = own.length / gates.length;
    for (const gate of gates) {
      data.set(own.subarray(gate * size, (gate + 1) * size), at);
      at += size;
    }
  }
  return { shape, dataType: 'float', data };
}
