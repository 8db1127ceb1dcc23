import type { UpdateRule } from '@orograph/tensor';
import { withDropoutMasks, type DropoutMask } from '../dropout-masks.ts';
import { freshNames } from '../fresh-names.ts';
import { gradient } from '../grad.ts';
import type { Constant, Graph } from '../graph.ts';
import { hvp } from '../hvp.ts';
import { inferenceDropout } from '../inference-dropout.ts';
import { withLossHead } from '../loss-head.ts';
import type { LossHead } from '../loss-parts.ts';
import { promote } from '../promote.ts';
import { prune } from '../prune.ts';
import { withoutDropout } from '../without-dropout.ts';
import { trainingStep } from './training-step.ts';
import { withPenalty } from './with-penalty.ts';

/** What a derivative graph is of. */
export interface DerivativeSettings {
  /** The loss; its mean over the rows fed is differentiated. */
  readonly head: LossHead;
  /** The constants that become inputs, in which it is differentiated. */
  readonly parameters: readonly string[];
  /** The gradient, with Hessian-vector products, or one step of an optimizer. */
  readonly what: 'gradient' | 'hvp' | UpdateRule;
  /** λ of ½λ|θ|², added to the loss; 0 by default. */
  readonly l2?: number;
}

/** A network with its derivatives as one graph, in ONNX's own operators. */
export interface DerivativeGraph {
  /** The graph. */
  readonly graph: Graph;
  /** A graph without inputs whose outputs are what the other is fed at first: the parameters, and moments that are 0. */
  readonly start: Graph;
  /** The masks it is fed, where dropout is trained. */
  readonly masks: readonly DropoutMask[];
}

/**
 * The mean loss of a network and its derivatives as a graph that any runtime runs: inputs are those of the network, `target`, and the
 * parameters, outputs `loss` and `grad/<parameter>`; with `hvp` also inputs `v/<parameter>` and outputs `hvp/<parameter>`; for a rule what
 * {@link trainingStep} gives. Dropout is inactive, but in a step, which is fed its masks.
 *
 * @throws as `withLossHead`, `gradient` and `trainingStep`.
 */
export function derivativeGraph(
  given: Graph,
  { head, parameters, what, l2 = 0 }: DerivativeSettings,
): DerivativeGraph {
  const isStep = typeof what === 'object';
  const complete = withLossHead(isStep ? given : inferenceDropout(given), head);
  const { graph: headed, masks } = isStep
    ? withDropoutMasks(complete)
    : { graph: withoutDropout(complete), masks: [] };
  const mean = freshNames(headed)(l2 === 0 ? 'loss' : 'data_loss');
  const averaged: Graph = {
    ...headed,
    nodes: [
      ...headed.nodes,
      {
        op: 'Div',
        domain: '',
        name: mean,
        inputs: ['loss_sum', 'loss_weight'],
        outputs: [mean],
        attributes: {},
      },
    ],
  };
  const { graph: own, loss } =
    l2 === 0 ? { graph: averaged, loss: mean } : withPenalty(averaged, mean, parameters, l2);
  const scored = { ...own, outputs: [{ name: loss, dataType: 'float' as const, shape: [] }] };
  if (!isStep) {
    const derive = what === 'hvp' ? hvp : gradient;
    const derived = derive(promote(scored, parameters), loss, parameters);
    const graph = { ...prune(derived), inputs: derived.inputs };
    return { graph, start: startOf(given, constantsOf(given, parameters)), masks };
  }
  const { graph, carried } = trainingStep(scored, { loss, parameters, optimizer: what });
  const moments = carried
    .filter(({ name }) => !parameters.includes(name))
    .map(({ name, shape = [] }): [string, Constant] => {
      const sizes = shape as readonly number[];
      const data = new Float32Array(sizes.reduce((product, n) => product * n, 1));
      return [name, { dataType: 'float', shape: sizes, data }];
    });
  return { graph, start: startOf(given, [...constantsOf(given, parameters), ...moments]), masks };
}

const constantsOf = ({ constants }: Graph, names: readonly string[]): [string, Constant][] =>
  names.map((name) => [name, constants.get(name)!]);

/** A graph that gives constants. */
function startOf({ opsets }: Graph, values: readonly (readonly [string, Constant])[]): Graph {
  const stored = (name: string): string => `stored/${name}`;
  return {
    name: 'start',
    opsets: { '': opsets[''] ?? 17 },
    inputs: [],
    outputs: values.map(([name, { dataType, shape }]) => ({ name, dataType, shape })),
    nodes: values.map(([name]) => ({
      op: 'Identity',
      domain: '',
      name,
      inputs: [stored(name)],
      outputs: [name],
      attributes: {},
    })),
    constants: new Map(values.map(([name, value]) => [stored(name), value])),
    valueInfo: new Map(),
    metadata: {},
  };
}
