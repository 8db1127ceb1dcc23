import type { LinearMap } from '@orograph/tensor';

import { gradientName } from '../grad.ts';
import { graphBuilder } from '../graph-builder.ts';
import type { Graph, Node, ValueInfo } from '../graph.ts';
import { displaced, inputsOf, operandsOf, pulledBack } from './linear-map-nodes.ts';

/** The input that holds c, the coordinates in a subspace. */
export const coordinatesName = 'subspace/coordinates';

/** The input that holds θ₀, the origin of a subspace, float32 [D]. */
export const originName = 'subspace/origin';

/** A gradient graph in the coordinates of a subspace. */
interface InSubspace {
  /** The graph; its parameters are computed from c. */
  readonly graph: Graph;
  /** The inputs that stay the same at every step: θ₀ and what V is made of. */
  readonly held: readonly string[];
}

/**
 * A graph of gradients in parameters, with its parameters computed as parts of θ₀ + Vc, one behind the other in their order, and with
 * the output `grad/subspace/coordinates` = Vᵀ∇ in place of the gradients.
 */
export function inSubspace(derived: Graph, parameters: readonly string[], map: LinearMap): InSubspace {
  const taken = new Set(parameters);
  const shapes = parameters.map(
    (name) => derived.inputs.find((input) => input.name === name)!.shape as readonly number[],
  );
  const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const held = [float(originName, [map.dim]), ...inputsOf(operandsOf(map))];
  const before = graphBuilder({ ...derived, nodes: [] }, 'subspace');
  const theta = displaced(before, map, originName, coordinatesName);
  const parts = parameters.map((name) => `subspace/part/${name}`);
  const spread: readonly Node[] = [
    node('Split', [theta, before.ints('sizes', [sizes.length], sizes)], parts),
    ...parameters.map((name, i) =>
      node('Reshape', [parts[i]!, before.ints('shape', [shapes[i]!.length], shapes[i]!)], [name]),
    ),
  ];
  const front = before.build();
  const behind = graphBuilder({ ...derived, constants: front.constants }, 'subspace/grad');
  const flat = parameters.map((name) =>
    behind.add('Reshape', [gradientName(name), behind.ints('flat', [1], [-1])]),
  );
  const gradient = flat.length === 1 ? flat[0]! : behind.add('Concat', flat, { ints: { axis: 0 } });
  pulledBack(behind, map, gradient, gradientName(coordinatesName));
  const back = behind.build();
  const gradients = new Set(parameters.map(gradientName));
  const coordinates = float(coordinatesName, [map.rank]);
  return {
    graph: {
      ...back,
      nodes: [...front.nodes, ...spread, ...back.nodes],
      inputs: [...derived.inputs.filter(({ name }) => !taken.has(name)), ...held, coordinates],
      outputs: [
        ...derived.outputs.filter(({ name }) => !gradients.has(name)),
        { ...coordinates, name: gradientName(coordinatesName) },
      ],
    },
    held: held.map(({ name }) => name),
  };
}

const float = (name: string, shape: readonly number[]): ValueInfo => ({ name, dataType: 'float', shape });

const node = (op: string, inputs: readonly string[], outputs: readonly string[]): Node => ({
  op,
  domain: '',
  name: `subspace/${outputs[0]!}/node`,
  inputs,
  outputs,
  attributes: op === 'Split' ? { axis: { kind: 'int', value: 0 } } : {},
});
