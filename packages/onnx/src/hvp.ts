import { emitter, type Emit } from './emit.ts';
import { forKernels, type KernelSettings } from './blocked/for-kernels.ts';
import { forwardSweep } from './forward-sweep.ts';
import { gradientName, virtualGradient } from './grad.ts';
import type { Graph, ValueInfo } from './graph.ts';
import { pathBetween } from './path-between.ts';
import { prune } from './prune.ts';

/** The name of the input that holds the part of the k-th vector v along the parameter `name`. */
export const tangentName = (name: string, k = 0): string => (k === 0 ? `v/${name}` : `v${k}/${name}`);

/** The name of the output that holds the part of the k-th product H v along the parameter `name`. */
export const hvpName = (name: string, k = 0): string => (k === 0 ? `hvp/${name}` : `hvp${k}/${name}`);

/** How products with a matrix are written. */
export interface ProductSettings extends KernelSettings {
  /** How many vectors are multiplied in one run, which share what does not depend on them; 1 by default. */
  readonly vectors?: number;
}

/**
 * H v, where H is the Hessian of `output` in `wrt`: forward over reverse, that is, a forward sweep of tangents through
 * the graph of `gradient`. Adds inputs `v/<name>` and outputs `hvp/<name>`, in the shapes of `wrt`, and `v1/<name>`, `hvp1/<name>`, …
 * for more vectors; the outputs of `gradient` stay, so value, gradient and products come from one run.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { hvp, parametersOf, parseOnnx, withLossHead } from '@orograph/onnx';
 *
 * const graph = parseOnnx(readFileSync('model.onnx'));
 * const loss = withLossHead(graph, { kind: 'cross-entropy', output: graph.outputs[0]!.name });
 * const names = parametersOf(graph).map(({ name }) => name);
 * console.log(hvp(loss, 'loss_sum', names).inputs.map(({ name }) => name)); // x, target, v/fc1.weight, …
 * ```
 *
 * @throws as `gradient`.
 * @see Pearlmutter, Fast exact multiplication by the Hessian, 1994.
 */
export function hvp(
  graph: Graph,
  output: string,
  wrt: readonly string[],
  { vectors = 1, ...settings }: ProductSettings = {},
): Graph {
  const first = virtualGradient(graph, output, wrt);
  const goals = wrt.map(gradientName);
  const path = pathBetween(first, wrt, goals, true);
  const inputs = tangentInputs(first, wrt, vectors);
  const g = emitter({ ...first, inputs: [...first.inputs, ...inputs] }, 'hvp');
  const outputs = Array.from({ length: vectors }, (_, k) => {
    const seeds = new Map(wrt.map((name) => [name, tangentName(name, k)]));
    const tangents = forwardSweep(g, first, path, seeds);
    return productOutputs(g, wrt, k, (name) => tangents.get(gradientName(name)));
  }).flat();
  const all = prune({ ...g.build(), outputs: [...first.outputs, ...outputs] });
  return forKernels({ ...all, inputs: [...first.inputs, ...inputs] }, settings);
}

/** The inputs of `vectors` vectors, in the shapes of `wrt`. */
export function tangentInputs(graph: Graph, wrt: readonly string[], vectors: number): ValueInfo[] {
  return Array.from({ length: vectors }, (_, k) =>
    wrt.map((name): ValueInfo => {
      const x = graph.constants.get(name) ?? graph.inputs.find((input) => input.name === name)!;
      return { name: tangentName(name, k), dataType: x.dataType, shape: x.shape ?? [] };
    }),
  ).flat();
}

/** Names the k-th product as outputs; a part that no value stands for is 0. */
export const productOutputs = (
  g: Emit,
  wrt: readonly string[],
  k: number,
  valueOf: (name: string) => string | undefined,
): ValueInfo[] =>
  wrt.map((name) => {
    const value = valueOf(name) ?? g.Expand([g.scalar(name, 0), g.shapeOf(name)]);
    g.node('Identity', [value], {}, [hvpName(name, k)]);
    return { name: hvpName(name, k), dataType: g.type(name), shape: g.shape(name) ?? [] };
  });
