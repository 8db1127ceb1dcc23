import { onnxModelOf, type Model } from '@orograph/models';
import {
  layoutOfParameters,
  parametersOf,
  permuted,
  symmetriesOf,
  thetaOf,
  type Graph,
  type Parameter,
  type Symmetries,
} from '@orograph/onnx';
import type { Aligned, Match, WeightMatchingPlan } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import { norm, permuteUnits, subtract, type Vector } from '@orograph/tensor';

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

/** Two models of one network, and which units of it can be permuted. */
export interface UnitPair {
  /** The graph of the model that stays. */
  readonly fixed: Graph;
  /** The graph of the model that is permuted. */
  readonly graph: Graph;
  /** The parameters of θ. */
  readonly parameters: readonly Parameter[];
  /** The symmetries. */
  readonly symmetries: Symmetries;
  /** What matching needs: θ of both and its layout. */
  readonly plan: Omit<WeightMatchingPlan, 'seed'>;
}

/**
 * Derives which units of two models of one network can be permuted; `shapes` are those of inputs that the file leaves open.
 *
 * @throws MisuseError for models that are not ONNX, or a network whose units cannot be permuted.
 */
export function unitPair(
  reference: Model,
  model: Model,
  { parameters: include }: { readonly parameters?: readonly string[] | undefined },
  shapes: Readonly<Record<string, readonly number[]>> = {},
): UnitPair {
  const [graph, fixed] = [unitGraph(model, 'permuted'), unitGraph(reference, 'permuted')];
  const parameters = parametersOf(fixed, include ? { include } : {});
  const statistics = fixed.nodes.flatMap(({ op, inputs }) =>
    op === 'BatchNormalization' ? inputs.slice(3, 5).filter((name) => fixed.constants.has(name)) : [],
  );
  const symmetries = symmetriesOf(fixed, {
    constants: [...parameters.map(({ name }) => name), ...statistics],
    shapes,
  });
  if (symmetries.groups.length === 0)
    throw misuse('no units can be permuted', {
      expected: 'a network with hidden units that can be followed',
      got: symmetries.obstacles[0]
        ? `${symmetries.obstacles[0].op} "${symmetries.obstacles[0].node}", which ${symmetries.obstacles[0].reason}`
        : 'a network without any',
      where: reference.path,
    });
  const layout = layoutOfParameters(parameters);
  const [at, theta] = [thetaOf(fixed, parameters), thetaOf(graph, parameters)];
  return { fixed, graph, parameters, symmetries, plan: { reference: at, theta, layout } };
}

/** Applies a match to a model. */
export function matched({ graph, symmetries, plan }: UnitPair, model: Model, match: Match): AlignedModel {
  const { reference, theta, layout } = plan;
  const moved = permuteUnits(layout, symmetries.constants, match.element, theta);
  const apart = (own: Vector): number => norm(subtract(own, reference));
  return {
    model: onnxModelOf({ ...model, graph: permuted(graph, symmetries, match.element) }),
    found: { ...match, theta: moved, distance: { before: apart(theta), after: apart(moved) } },
    symmetries,
  };
}
