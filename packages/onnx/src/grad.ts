import { isDecimal } from './data-type.ts';
import { emitter } from './emit.ts';
import type { Graph, ValueInfo } from './graph.ts';
import { inferKnown } from './infer-shapes.ts';
import { lowerGraph } from './lower-graph.ts';
import { modernOpset } from './modern-opset.ts';
import { pathBetween } from './path-between.ts';
import { prune } from './prune.ts';
import { forKernels, type KernelSettings } from './blocked/for-kernels.ts';
import { reverseSweep } from './reverse-sweep.ts';
import { unrollControl } from './unroll-control.ts';

/** The name of the output that holds ∂output/∂name. */
export const gradientName = (name: string): string => `grad/${name}`;

/** Throws unless `output` is a decimal scalar of the graph and `wrt` are decimal inputs or constants. */
function check(graph: Graph, output: string, wrt: readonly string[]): void {
  const known = inferKnown(graph);
  const found = known.get(output);
  if (!found) throw new RangeError(`gradient: the graph has no value "${output}".`);
  if (!isDecimal(found.dataType))
    throw new TypeError(`gradient: expected "${output}" to be a decimal number, got ${found.dataType}.`);
  if (found.shape?.some((d) => d !== 1))
    throw new RangeError(`gradient: expected "${output}" to be a scalar, got shape [${found.shape.join()}].`);
  for (const name of wrt) {
    const x = graph.constants.get(name) ?? graph.inputs.find((input) => input.name === name);
    if (!x) throw new RangeError(`gradient: the graph has no input or constant "${name}".`);
    if (!isDecimal(x.dataType))
      throw new TypeError(`gradient: expected "${name}" to hold decimal numbers, got ${x.dataType}.`);
  }
}

/**
 * ∂output/∂x for each x in `wrt`, by one reverse sweep that appends ordinary nodes: the graph with outputs
 * `grad/<name>`, in the shapes of `wrt`, after those it has. Batch sizes stay dynamic; graphs older than opset 18
 * are raised to it; nodes between `wrt` and `output` are lowered to operators with rules, If, Loop and Scan unrolled.
 *
 * Slopes at kinks: 0 for Relu and Abs at 0, the first of equal maxima for MaxPool, an equal share for ReduceMax,
 * ReduceMin, Max and Min.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { gradient, parametersOf, parseOnnx, withLossHead } from '@orograph/onnx';
 *
 * const graph = parseOnnx(readFileSync('model.onnx'));
 * const loss = withLossHead(graph, { kind: 'cross-entropy', output: graph.outputs[0]!.name });
 * const names = parametersOf(graph).map(({ name }) => name);
 * const differentiated = gradient(loss, 'loss_sum', names);
 * console.log(differentiated.outputs.map(({ name }) => name)); // loss_sum, …, grad/fc1.weight, …
 * ```
 *
 * @throws RangeError for an unknown or non-scalar output or an unknown name in `wrt`; TypeError for values that are
 * not decimal numbers; UnsupportedOpError for an operator without a rule, or a use that its rule does not cover, such as
 * sizes that it must know and that are not.
 */
export const gradient = (
  graph: Graph,
  output: string,
  wrt: readonly string[],
  settings: KernelSettings = {},
): Graph => forKernels(virtualGradient(graph, output, wrt), settings);

/** The graph of `gradient` with virtual operators in it. */
export function virtualGradient(graph: Graph, output: string, wrt: readonly string[]): Graph {
  const unrolled = unrollControl(graph, pathBetween(graph, wrt, [output]));
  const raised = modernOpset(unrolled);
  check(raised, output, wrt);
  const lowered = lowerGraph(raised, pathBetween(raised, wrt, [output]));
  const path = pathBetween(lowered, wrt, [output], true);
  const g = emitter(lowered, 'grad');
  const seeds = new Map([[output, g.Expand([g.scalar(output, 1), g.shapeOf(output)])]]);
  const cotangents = reverseSweep(g, raised, path, { seeds, moved: wrt });
  const outputs = wrt.map((name): ValueInfo => {
    const value = cotangents.of(name) ?? g.Expand([g.scalar(name, 0), g.shapeOf(name)]);
    g.node('Identity', [value], {}, [gradientName(name)]);
    return { name: gradientName(name), dataType: g.type(name), shape: g.shape(name) ?? [] };
  });
  return { ...prune({ ...g.build(), outputs: [...graph.outputs, ...outputs] }), inputs: graph.inputs };
}
