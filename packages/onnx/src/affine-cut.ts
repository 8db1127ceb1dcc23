import { checkCut, combinationOf, combineAlong, directionName, zeroDirections } from './along-cut.ts';
import { graphBuilder } from './graph-builder.ts';
import type { Graph, Node, ValueInfo } from './graph.ts';
import type { Parameter } from './parameters.ts';
import { prune } from './prune.ts';
import { reads } from './sort-nodes.ts';

/** A cut in two steps. */
export interface AffineCut {
  /** Computes `carried` from the data, once per chunk of data. Its constants hold the first layer and its directions. */
  readonly prepare: Graph;
  /** Computes what the graph did, from `carried`, `coords` and what else of the data it needs. */
  readonly evaluate: Graph;
  /** The outputs of `prepare` that are inputs of `evaluate`. */
  readonly carried: readonly string[];
}

/** Operators linear in their weight and bias: inputs 1 and 2. */
const layers = new Set(['Conv', 'Gemm', 'MatMul']);

/** Everything that depends on one of the names, the names included. */
function dependents(graph: Graph, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  for (const node of graph.nodes)
    if (reads(node).some((name) => found.has(name))) for (const name of node.outputs) found.add(name);
  return found;
}

/**
 * Splits a cut where the network is affine in the coordinates: a Conv, Gemm or MatMul fed by the data alone gives
 * (W + Σ cₖDₖ)x + b + Σ cₖdₖ = (Wx + b) + Σ cₖ(Dₖx + dₖ), so `prepare` computes the brackets once and each point
 * only adds them up; the other parameters move as in `alongCut`. Weights may pass through Transpose and Identity.
 *
 * It pays where the first layer is dense. Behind a small convolution it does not: reading rank + 1 carried maps per point
 * costs more than convolving once.
 *
 * Values equal those of `alongCut` up to float32 rounding. `null` when no layer is of this kind.
 *
 * @throws RangeError as `alongCut` does.
 */
export function affineCut(graph: Graph, parameters: readonly Parameter[], rank: number): AffineCut | null {
  checkCut(graph, parameters, rank);
  const byName = new Map(parameters.map((p) => [p.name, p]));
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const moving = dependents(graph, byName.keys());
  const isFloat = (name: string): boolean => {
    const parameter = byName.get(name);
    if (parameter) return parameter.dataType === 'float';
    const node = producers.get(name);
    return node !== undefined && ['Identity', 'Transpose'].includes(node.op) && isFloat(node.inputs[0]!);
  };
  const dataNames = dependents(
    graph,
    graph.inputs.map(({ name }) => name),
  );
  const affine = graph.nodes.filter(({ op, domain, inputs: [x, weight, bias] }) => {
    const layer = domain === '' && layers.has(op);
    return (
      layer &&
      dataNames.has(x!) &&
      !moving.has(x!) &&
      isFloat(weight!) &&
      (!bias || !moving.has(bias) || isFloat(bias))
    );
  });
  if (affine.length === 0) return null;

  const b = graphBuilder(
    { ...graph, constants: new Map([...graph.constants, ...zeroDirections(parameters, rank)]) },
    'affine',
  );
  const extra: Node[] = [];
  /** The part of a weight along direction k: its own, or that of what it was rearranged from. */
  const along = (name: string, k: number): string => {
    if (byName.has(name)) return directionName(name, k);
    const node = producers.get(name)!;
    const output = b.fresh(directionName(name, k));
    extra.push({ ...node, name: '', inputs: [along(node.inputs[0]!, k)], outputs: [output] });
    return output;
  };
  const carried: ValueInfo[] = [];
  const combinations = new Map(
    affine.map((node) => {
      const [x, weight, bias = ''] = node.inputs;
      const output = node.outputs[0]!;
      const info = graph.valueInfo.get(output) ?? graph.outputs.find(({ name }) => name === output);
      const names = Array.from({ length: rank + 1 }, (_, k) =>
        b.fresh(k === 0 ? `${output}/base` : directionName(output, k - 1)),
      );
      for (const name of names) carried.push({ ...info, name, dataType: 'float' });
      extra.push({ ...node, name: '', outputs: [names[0]!] });
      names.slice(1).forEach((name, k) => {
        const terms = [x!, along(weight!, k), ...(moving.has(bias) ? [along(bias, k)] : [])];
        extra.push({ ...node, name: '', inputs: terms, outputs: [name] });
      });
      return [output, { base: names[0]!, dirs: names.slice(1) }] as const;
    }),
  );
  const { constants } = b.build();
  const prepare = prune({ ...graph, constants, nodes: [...graph.nodes, ...extra], outputs: carried });

  const done = new Set(affine.flatMap(({ outputs }) => outputs));
  const rest = prune({ ...graph, nodes: graph.nodes.filter(({ outputs }) => !done.has(outputs[0]!)) });
  const still = parameters.filter(({ name }) => rest.constants.has(name));
  const moved = still.map((p) => [p.name, combinationOf(p, rank)] as const);
  const inputs = [...rest.inputs, ...carried];
  const evaluate = combineAlong({ ...rest, inputs }, rank, new Map([...combinations, ...moved]));
  return {
    prepare,
    evaluate: { ...evaluate, constants: new Map([...evaluate.constants, ...zeroDirections(still, rank)]) },
    carried: carried.map(({ name }) => name),
  };
}
