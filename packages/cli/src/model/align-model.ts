import {
  layoutOfParameters,
  parametersOf,
  permuted,
  symmetriesOf,
  thetaOf,
  type Symmetries,
} from '@orograph/onnx';
import { weightMatching, type Aligned } from '@orograph/probes';

import { onnxModelOf, type Model } from '@orograph/models';
import { misuse } from '../terminal/misuse.ts';
import type { LossFlags } from '../flags/model-flags.ts';
import { unitGraph } from './unit-graph.ts';

/** A model whose units were permuted to match those of another: the same function. */
export interface AlignedModel {
  /** The model. */
  readonly model: Model;
  /** How it was found. */
  readonly found: Aligned;
  /** The symmetries that were used. */
  readonly symmetries: Symmetries;
}

/**
 * Permutes the units of a model of the same network so that its weights come close to those of `reference`.
 *
 * @throws MisuseError for models that are not ONNX, or a network whose units cannot be permuted.
 */
export function alignModel(
  reference: Model,
  model: Model,
  { parameters, seed = 0 }: Pick<LossFlags, 'parameters'> & { readonly seed?: number },
): AlignedModel {
  const [graph, fixedGraph] = [unitGraph(model, 'permuted'), unitGraph(reference, 'permuted')];
  const own = parametersOf(fixedGraph, parameters ? { include: parameters } : {});
  const statistics = fixedGraph.nodes.flatMap(({ op, inputs }) =>
    op === 'BatchNormalization' ? inputs.slice(3, 5).filter((name) => fixedGraph.constants.has(name)) : [],
  );
  const symmetries = symmetriesOf(fixedGraph, { constants: [...own.map(({ name }) => name), ...statistics] });
  if (symmetries.groups.length === 0)
    throw misuse('no units can be permuted', {
      expected: 'a network with hidden units that can be followed',
      got: symmetries.obstacles[0]
        ? `${symmetries.obstacles[0].op} "${symmetries.obstacles[0].node}", which ${symmetries.obstacles[0].reason}`
        : 'a network without any',
      where: reference.path,
    });
  const found = weightMatching(
    { groups: symmetries.groups, actions: symmetries.constants },
    {
      reference: thetaOf(fixedGraph, own),
      theta: thetaOf(graph, own),
      layout: layoutOfParameters(own),
      seed,
    },
  );
  return {
    model: onnxModelOf({ ...model, graph: permuted(graph, symmetries, found.element) }),
    found,
    symmetries,
  };
}
