import type { Attribute, Constant, Graph, Node } from '../graph.ts';
import { saidAttributes } from './said-attributes.ts';

/** Where two graphs differ. */
export interface Difference {
  /** The place of the node in the order of the first graph. */
  readonly at: number;
  /** What the first has there. */
  readonly expected: string;
  /** What the other has. */
  readonly got: string;
}

/** What a node is called in messages. */
export const label = ({ op, name, outputs }: Node): string => `${op} "${name || (outputs[0] ?? '')}"`;

const textOf = (attribute: Attribute): string => {
  if (attribute.kind === 'graph') return attribute.value.nodes.map(({ op }) => op).join();
  if (attribute.kind !== 'tensor') return String(attribute.value);
  return `${attribute.value.shape.join('x')} ${String(attribute.value.data)}`;
};

/** The attributes that a node says, in words. */
export const attributesOf = (node: Node): string =>
  saidAttributes(node)
    .map(([key, attribute]) => `${key} = ${textOf(attribute)}`)
    .toSorted()
    .join(', ');

/** What keeps two constants from being numbers at the same place of one network. */
export function constantDifference(a: Constant, b: Constant): readonly [string, string] | undefined {
  const [left, right] = [a, b].map(({ dataType, shape }) => `${dataType} [${shape.join()}]`) as [
    string,
    string,
  ];
  if (left !== right) return [left, right];
  if (a.dataType === 'float' || a.dataType === 'double') return undefined;
  const same =
    a.data.length === b.data.length &&
    Array.from(a.data as ArrayLike<unknown>).every((x, i) => x === b.data[i]);
  return same ? undefined : ['other whole numbers', 'these'];
}

/**
 * The first node, in the order in which two graphs compute, that is another operator, with other attributes or with stored tensors of other
 * shapes; `undefined` where one graph is a beginning of the other. Graphs of one network whose branches are in another order differ here, too.
 */
export function firstOtherNode(first: Graph, other: Graph): Difference | undefined {
  const [own, theirs] = [first, other].map(({ nodes }) => nodes.filter(({ op }) => op !== 'Identity')) as [
    Node[],
    Node[],
  ];
  const sizes = ({ constants }: Graph, { inputs }: Node): string =>
    inputs
      .map((name) => constants.get(name))
      .filter((constant) => constant !== undefined)
      .map(({ shape }) => `[${shape.join()}]`)
      .join(', ');
  const what = (graph: Graph, node: Node): string => {
    const shapes = sizes(graph, node);
    const said = [attributesOf(node), shapes && `tensors of ${shapes}`].filter((part) => part !== '');
    return said.length > 0 ? `${label(node)} with ${said.join(', ')}` : label(node);
  };
  for (const [k, node] of own.entries()) {
    const found = theirs[k];
    if (!found) return undefined;
    const isSame =
      node.op === found.op &&
      node.domain === found.domain &&
      attributesOf(node) === attributesOf(found) &&
      sizes(first, node) === sizes(other, found);
    if (!isSame)
      return { at: first.nodes.indexOf(node), expected: what(first, node), got: what(other, found) };
  }
  return undefined;
}
