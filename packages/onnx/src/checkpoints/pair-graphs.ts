import type { Graph, Node } from '../graph.ts';
import {
  attributesOf,
  constantDifference,
  firstOtherNode,
  label,
  type Difference,
} from './node-differences.ts';

/** A stored tensor where the graph reads it, and what another graph reads at this place; `undefined` for a bias it does without. */
export interface Place {
  /** The node of the first graph. */
  readonly node: Node;
  /** Which input of it. */
  readonly input: number;
  /** The constant of the first graph. */
  readonly own: string | undefined;
  /** The constant of the other. */
  readonly other: string | undefined;
}

/** Layers whose third input, a bias, may be left out where it is zero. */
export const isBias = ({ op, domain }: Node, input: number): boolean =>
  input === 2 && domain === '' && ['Gemm', 'Conv', 'ConvTranspose'].includes(op);

/** How a graph makes its values; copies are seen through. */
interface Side {
  readonly graph: Graph;
  readonly makers: ReadonlyMap<string, Node>;
  readonly inputs: readonly string[];
}

function sideOf(graph: Graph): Side {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  return { graph, makers, inputs: graph.inputs.map(({ name }) => name) };
}

function past(name: string, { makers }: Side): string {
  const node = makers.get(name);
  return node?.op === 'Identity' && node.domain === '' ? past(node.inputs[0]!, { makers } as Side) : name;
}

/**
 * Compares two graphs from their outputs on, names aside: the places where they read stored tensors, or the first difference but for the
 * numbers of these.
 */
export function pairGraphs(
  first: Graph,
  other: Graph,
): { places: readonly Place[] } | { difference: Difference } {
  const [a, b] = [sideOf(first), sideOf(other)];
  const order = new Map(first.nodes.map((node, i) => [node, i]));
  const places: Place[] = [];
  const differences: Difference[] = [];
  let isOther = false;
  const seen = new Set<string>();
  const stack: (readonly [string, string, number])[] = [];
  const outputs = Math.min(first.outputs.length, other.outputs.length);
  for (let i = 0; i < outputs; i++)
    stack.push([first.outputs[i]!.name, other.outputs[i]!.name, first.nodes.length]);

  const compareInput = (left: Node, right: Node, input: number): void => {
    const at = order.get(left)!;
    const [x, y] = [past(left.inputs[input] ?? '', a), past(right.inputs[input] ?? '', b)];
    const [own, theirs] = [first.constants.get(x), other.constants.get(y)];
    if (isBias(left, input) && (own ?? x === '') && (theirs ?? y === '')) {
      const difference = own && theirs && constantDifference(own, theirs);
      if (difference) differences.push(told(at, left, input, difference));
      if (own ?? theirs) places.push({ node: left, input, own: own && x, other: theirs && y });
    } else if (own && theirs) {
      const difference = constantDifference(own, theirs);
      if (difference) differences.push(told(at, left, input, difference));
      places.push({ node: left, input, own: x, other: y });
    } else if (own || theirs || (x === '') !== (y === '')) {
      const kind = (constant: unknown, name: string): string =>
        constant ? 'a stored tensor' : name === '' ? 'nothing' : 'a computed value';
      differences.push(told(at, left, input, [kind(own, x), kind(theirs, y)]));
    } else if (x !== '') stack.push([x, y, at]);
  };

  while (stack.length > 0) {
    const [given, theirs, at] = stack.pop()!;
    const [x, y] = [past(given, a), past(theirs, b)];
    if (seen.has(`${x}\n${y}`)) continue;
    seen.add(`${x}\n${y}`);
    const [left, right] = [a.makers.get(x), b.makers.get(y)];
    if (!left || !right) {
      isOther ||= left !== right;
      if (left || right || a.inputs.indexOf(x) !== b.inputs.indexOf(y))
        differences.push({
          at,
          expected: left ? label(left) : `input "${x}"`,
          got: right ? label(right) : `input "${y}"`,
        });
      continue;
    }
    const [own, got] = [attributesOf(left), attributesOf(right)];
    const sameOp = left.op === right.op && left.domain === right.domain;
    const samePlace = left.outputs.indexOf(x) === right.outputs.indexOf(y);
    if (!sameOp || !samePlace || own !== got) {
      const more = sameOp && own !== got;
      isOther ||= !sameOp;
      differences.push({
        at: order.get(left)!,
        expected: more ? `${label(left)} with ${own || 'no attributes'}` : label(left),
        got: more ? `${label(right)} with ${got || 'no attributes'}` : label(right),
      });
      continue;
    }
    const count = Math.max(left.inputs.length, right.inputs.length);
    for (let input = 0; input < count; input++) compareInput(left, right, input);
  }
  // From where operators do not meet, outputs and inputs are no longer the same distance away: the first node that differs says more.
  const forward = isOther ? firstOtherNode(first, other) : undefined;
  const [difference] = [...differences, ...(forward ? [forward] : [])].toSorted((p, q) => p.at - q.at);
  return difference ? { difference } : { places };
}

const told = (
  at: number,
  node: Node,
  input: number,
  [expected, got]: readonly [string, string],
): Difference => ({
  at,
  expected: `${label(node)} with ${expected} as input ${input}`,
  got,
});
