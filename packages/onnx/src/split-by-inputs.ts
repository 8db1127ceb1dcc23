import type { Graph, Node, ValueInfo } from './graph.ts';
import { inferShapes } from './infer-shapes.ts';
import { prune } from './prune.ts';
import { reads } from './sort-nodes.ts';

/** Nodes whose outputs cost nothing to have again: kernels take them in, or they move no number. */
const free = new Set('Flatten Identity Reshape Shape Size Squeeze Transpose Unsqueeze'.split(' '));

/** A graph in two, one after the other. */
export interface SplitGraph {
  /** What no varying input has a part in; its outputs are what the other one takes of it. */
  readonly fixed: Graph;
  /** The rest, with the outputs of the whole: it has the inputs of the whole, and the outputs of `fixed` besides. */
  readonly varying: Graph;
}

/**
 * Takes a graph apart by what depends on some of its inputs, so that what does not is run once for many values of them.
 *
 * The numbers are those of the whole graph but for rounding, as a runtime fuses other nodes.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { parseOnnx, splitByInputs } from '@orograph/onnx';
 *
 * const graph = parseOnnx(readFileSync('model.onnx'));
 * const { fixed, varying } = splitByInputs(graph, ['x']);
 * console.log(fixed.nodes.length + varying.nodes.length >= graph.nodes.length); // true
 * ```
 */
export function splitByInputs(graph: Graph, inputs: readonly string[]): SplitGraph {
  const varied = new Set(inputs);
  const isVarying = (node: Node): boolean => reads(node).some((name) => varied.has(name));
  const makers = new Map<string, Node>();
  const kept = new Set<Node>();
  for (const node of graph.nodes) {
    for (const name of node.outputs) makers.set(name, node);
    if (!isVarying(node)) continue;
    kept.add(node);
    for (const name of node.outputs) varied.add(name);
  }
  const carried = new Set<string>();
  const take = (name: string): void => {
    const maker = makers.get(name);
    if (!maker || kept.has(maker)) return;
    if (!free.has(maker.op)) carried.add(name);
    else {
      kept.add(maker);
      reads(maker).forEach(take);
    }
  };
  for (const node of kept) reads(node).forEach(take);
  for (const { name } of graph.outputs) {
    const maker = makers.get(name);
    // An output has a node of its own, as it cannot be an input too.
    if (maker) kept.add(maker);
    if (maker) reads(maker).forEach(take);
  }
  const shapes = inferShapes(graph);
  const between = [...carried]
    .filter((name) => !kept.has(makers.get(name)!))
    .map((name): ValueInfo => shapes.get(name)!);
  const nodes = graph.nodes.filter((node) => kept.has(node));
  return {
    fixed: prune({ ...graph, outputs: between }),
    varying: { ...prune({ ...graph, nodes }), inputs: [...graph.inputs, ...between] },
  };
}
