import type { Constant, Graph, Node } from './graph.ts';
import { inferKnown } from './infer-shapes.ts';
import { freeName, isWeight, liftLoopWeights, loopBody, stored, takenNames } from './loop-weights.ts';
import { renameReads } from './rename-reads.ts';

const isIf = ({ op, domain }: Node): boolean => op === 'If' && domain === '';

/** A graph inside a node. */
function bodyOf(node: Node, name: 'else_branch' | 'then_branch'): Graph | undefined {
  const attribute = node.attributes[name];
  return attribute?.kind === 'graph' ? attribute.value : undefined;
}

/** The nodes and tensors of a branch as part of the graph around it, under their own names where these are free there. */
function opened(
  node: Node,
  body: Graph,
  taken: Set<string>,
): { readonly nodes: readonly Node[]; readonly constants: readonly (readonly [string, Constant])[] } {
  const names = new Map<string, string>();
  const own = (name: string): string => {
    if (name === '') return name;
    const free = freeName(name, taken);
    names.set(name, free);
    return free;
  };
  const constants = [...body.constants].map(([name, value]) => [own(name), stored(value)] as const);
  const made = body.nodes.map((inner) => inner.outputs.map(own));
  const rename = (name: string): string => names.get(name) ?? name;
  const nodes = body.nodes.map((inner, i) => ({ ...renameReads(inner, rename), outputs: made[i]! }));
  const copies = node.outputs.flatMap((output, i): readonly Node[] => {
    const result = body.outputs[i];
    const copy = { op: 'Identity', domain: '', name: '', attributes: {} };
    return output && result ? [{ ...copy, inputs: [rename(result.name)], outputs: [output] }] : [];
  });
  return { nodes: [...nodes, ...copies], constants };
}

/**
 * The graph with the branch that is taken in place of every If whose condition is known before the graph runs, so that the weights in it
 * are weights of the graph, as those in the bodies of loops are.
 */
export function decideBranches(graph: Graph): Graph {
  if (!graph.nodes.some(isIf)) return liftLoopWeights(graph);
  const known = inferKnown(graph);
  const taken = takenNames(graph);
  const constants = new Map(graph.constants);
  let decided = false;
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const [holds] = (isIf(node) && known.get(node.inputs[0]!)?.elements) || [];
    const body =
      typeof holds === 'number' ? bodyOf(node, holds === 0 ? 'else_branch' : 'then_branch') : undefined;
    if (!body) return [node];
    decided = true;
    const part = opened(node, body, taken);
    for (const [name, value] of part.constants) constants.set(name, value);
    return part.nodes;
  });
  // What a branch computes may decide another.
  return decided ? decideBranches({ ...graph, nodes, constants }) : liftLoopWeights(graph);
}

/** Weights that no one can move. */
export interface UndecidedWeights {
  /** The If, by its name or that of its first output. */
  readonly node: string;
  /** What decides it. */
  readonly condition: string;
  /** The float tensors in its branches, scalars aside. */
  readonly weights: readonly string[];
}

/** The weights in branches of which the data decide, while the graph runs, whether they are taken. */
export function undecidedWeights({ nodes }: Graph): readonly UndecidedWeights[] {
  return nodes.flatMap((node): readonly UndecidedWeights[] => {
    const repeated = loopBody(node);
    if (repeated) return undecidedWeights(repeated);
    if (!isIf(node)) return [];
    const bodies = [bodyOf(node, 'then_branch'), bodyOf(node, 'else_branch')].filter(
      (body) => body !== undefined,
    );
    const weights = bodies.flatMap((body) => [
      ...[...body.constants].flatMap(([name, value]) => (isWeight(value) ? [name] : [])),
      ...undecidedWeights(body).flatMap((inner) => inner.weights),
    ]);
    const name = node.name || (node.outputs[0] ?? '');
    return weights.length > 0 ? [{ node: name, condition: node.inputs[0]!, weights }] : [];
  });
}
