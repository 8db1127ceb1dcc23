import { isDecimal } from './data-type.ts';
import { ruleOf } from './differentiable.ts';
import { emitter } from './emit.ts';
import type { Graph } from './graph.ts';
import { appendLowered, lowerWith } from './lower-graph.ts';
import { modernOpset } from './modern-opset.ts';
import { parametersOf } from './parameters.ts';
import { pathBetween } from './path-between.ts';
import { namingRefusals } from './refused.ts';
import { unrollControl } from './unroll-control.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** What moves unless the caller says so: the trainable parameters, or the decimal inputs where there are none. */
function movable(graph: Graph): readonly string[] {
  const parameters = parametersOf(graph).map(({ name }) => name);
  const inputs = graph.inputs.filter(({ dataType }) => isDecimal(dataType)).map(({ name }) => name);
  return parameters.length > 0 ? parameters : inputs;
}

/**
 * The types of operators, sorted, that keep the outputs from being differentiated in `wrt` (by default the trainable
 * parameters): those between them without a rule, and those used in a way that their rule does not cover. Operators
 * of other domains come with their domain.
 */
export function gradientSupport(graph: Graph, wrt: readonly string[] = movable(graph)): readonly string[] {
  const missing = new Set<string>();
  const attempt = (f: () => void, otherwise: () => void): void => {
    try {
      f();
    } catch (error) {
      if (!(error instanceof UnsupportedOpError)) throw error;
      missing.add(error.op);
      otherwise();
    }
  };
  const outputs = graph.outputs.map(({ name }) => name);
  let unrolled = graph;
  attempt(
    () => (unrolled = unrollControl(graph, pathBetween(graph, wrt, outputs))),
    () => undefined,
  );
  const raised = modernOpset(unrolled);
  const opset = raised.opsets[''] ?? 0;
  const lowered = lowerWith(raised, pathBetween(raised, wrt, outputs), (g, node) =>
    attempt(
      () => appendLowered(g, node, opset),
      () => g.keep(node),
    ),
  );
  const g = emitter(lowered, 'support');
  for (const node of pathBetween(lowered, wrt, outputs, true))
    attempt(
      () => namingRefusals(node, opset, () => ruleOf(node)?.vjp(g, node, node.outputs[0]!)),
      () => undefined,
    );
  return [...missing].toSorted();
}
