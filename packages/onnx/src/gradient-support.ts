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

/** A node that keeps a network from being differentiated. */
export interface GradientRefusal {
  /** Its operator, with the domain if that is not ONNX's own. */
  readonly op: string;
  /** Its name, or that of its first output. */
  readonly node: string;
  /** Why, as what follows its name in a sentence: `has no gradient rule`. */
  readonly why: string;
}

/**
 * The types of operators, sorted, that keep the outputs from being differentiated in `wrt` (by default the trainable
 * parameters): those between them without a rule, and those used in a way that their rule does not cover. Operators
 * of other domains come with their domain.
 */
export const gradientSupport = (graph: Graph, wrt?: readonly string[]): readonly string[] =>
  gradientRefusals(graph, wrt).map(({ op }) => op);

/**
 * What {@link gradientSupport} names, with the first node of each type and why it cannot be differentiated.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { gradientRefusals, parseOnnx } from '@orograph/onnx';
 *
 * console.log(gradientRefusals(parseOnnx(readFileSync('model.onnx')))); // []: every operator has a gradient
 * ```
 */
export function gradientRefusals(
  graph: Graph,
  wrt: readonly string[] = movable(graph),
): readonly GradientRefusal[] {
  const missing = new Map<string, GradientRefusal>();
  const attempt = (f: () => void, otherwise: () => void): void => {
    try {
      f();
    } catch (error) {
      if (!(error instanceof UnsupportedOpError)) throw error;
      const { op, node, why } = error;
      if (!missing.has(op)) missing.set(op, { op, node, why });
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
  return [...missing.values()].toSorted((a, b) => (a.op < b.op ? -1 : 1));
}
