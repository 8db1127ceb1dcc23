import { isConstant, ruleOf } from './differentiable.ts';
import { emitter } from './emit.ts';
import { forKernels, type KernelSettings } from './blocked/for-kernels.ts';
import { gradientName, virtualGradient } from './grad.ts';
import type { Graph, ValueInfo } from './graph.ts';
import { pathBetween } from './path-between.ts';
import { prune } from './prune.ts';
import { namingRefusals } from './refused.ts';
import { virtualOf } from './virtual/index.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** The name of the input that holds the part of v along the parameter `name`. */
export const tangentName = (name: string): string => `v/${name}`;

/** The name of the output that holds the part of H v along the parameter `name`. */
export const hvpName = (name: string): string => `hvp/${name}`;

/**
 * H v, where H is the Hessian of `output` in `wrt`: forward over reverse, that is, a forward sweep of tangents through
 * the graph of `gradient`. Adds inputs `v/<name>` and outputs `hvp/<name>`, in the shapes of `wrt`; the outputs of
 * `gradient` stay, so value, gradient and product come from one run.
 *
 * @throws as `gradient`.
 * @see Pearlmutter, Fast exact multiplication by the Hessian, 1994.
 */
export function hvp(
  graph: Graph,
  output: string,
  wrt: readonly string[],
  settings: KernelSettings = {},
): Graph {
  const first = virtualGradient(graph, output, wrt);
  const goals = wrt.map(gradientName);
  const path = pathBetween(first, wrt, goals, true);
  const inputs = wrt.map((name): ValueInfo => {
    const x = first.constants.get(name) ?? first.inputs.find((input) => input.name === name)!;
    return { name: tangentName(name), dataType: x.dataType, shape: x.shape ?? [] };
  });
  const g = emitter({ ...first, inputs: [...first.inputs, ...inputs] }, 'hvp');
  const opset = first.opsets[''] ?? 0;
  const tangents = new Map<string, string>(wrt.map((name) => [name, tangentName(name)]));
  for (const node of first.nodes) {
    if (!path.has(node) || isConstant(node, true)) continue;
    const along = node.inputs.map((name) => tangents.get(name) ?? null);
    if (along.every((t) => t === null)) continue;
    const rule = virtualOf(node) ?? ruleOf(node);
    if (!rule) throw new UnsupportedOpError(node, opset);
    const tangent = namingRefusals(node, opset, () => rule.jvp(g, node, along));
    if (tangent !== null) tangents.set(node.outputs[0]!, tangent);
  }
  const outputs = wrt.map((name): ValueInfo => {
    const value = tangents.get(gradientName(name)) ?? g.Expand([g.scalar(name, 0), g.shapeOf(name)]);
    g.node('Identity', [value], {}, [hvpName(name)]);
    return { name: hvpName(name), dataType: g.type(name), shape: g.shape(name) ?? [] };
  });
  const all = prune({ ...g.build(), outputs: [...first.outputs, ...outputs] });
  return forKernels({ ...all, inputs: [...first.inputs, ...inputs] }, settings);
}
