import { onnxModelOf, type Model } from '@orograph/models';
import { parametersOf, rescaled, scalingsOf } from '@orograph/onnx';
import { balancedScales } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import type { Tensor } from '@orograph/tensor';

import { unitGraph } from './unit-graph.ts';

/**
 * Scales the units of a model so that |θ| is least: the same function, whatever scales it came with.
 *
 * @throws MisuseError for a model that is not ONNX, or a network whose units cannot be scaled.
 */
export function canonicalModel(
  model: Model,
  { parameters }: { readonly parameters?: readonly string[] | undefined } = {},
): Model {
  const graph = unitGraph(model, 'scaled');
  const own = parametersOf(graph, parameters ? { include: parameters } : {}).map(({ name }) => name);
  const means = graph.nodes.flatMap(({ op, inputs }) =>
    op === 'BatchNormalization' ? inputs.slice(3, 4).filter((name) => graph.constants.has(name)) : [],
  );
  const { scales } = scalingsOf(graph, { constants: [...own, ...means] });
  if (scales.length === 0)
    throw misuse('no units can be scaled', {
      expected: 'a network with ReLU, or with hidden layers that are linear',
      got: 'a network without',
      where: model.path,
    });
  const tensors = Object.fromEntries(own.map((name) => [name, graph.constants.get(name) as Tensor]));
  return onnxModelOf({ ...model, graph: rescaled(graph, scales, balancedScales(scales, tensors).scales) });
}
