import type { Graph, Node } from './graph.ts';
import { inferKnown } from './infer-shapes.ts';
import type { Known } from './known.ts';

/** The nodes of a graph by what they make, and what is known of its values. */
export interface Made {
  readonly makers: ReadonlyMap<string, Node>;
  readonly known: ReadonlyMap<string, Known>;
}

/** Operators that copy, and that change nothing but the shape. */
export const COPIES: ReadonlySet<string> = new Set(['Identity', 'Cast', 'Dropout']);
export const SHAPES: ReadonlySet<string> = new Set(
  'Expand Flatten Reshape Squeeze Tile Transpose Unsqueeze'.split(' '),
);
export const RESHAPED: ReadonlySet<string> = new Set([...COPIES, ...SHAPES]);

/** Looks a graph's nodes up by their outputs. */
export const madeIn = (graph: Graph): Made => ({
  makers: new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const))),
  known: inferKnown(graph),
});

/** The node that makes a value, past operators of the given kinds. */
export function makerOf(made: Made, name: string, past: ReadonlySet<string>): Node | undefined {
  const node = made.makers.get(name);
  return node && past.has(node.op) ? makerOf(made, node.inputs[0]!, past) : node;
}

/** The value that a value is a copy of. */
export function origin(made: Made, name: string): string {
  const node = made.makers.get(name);
  return node && COPIES.has(node.op) ? origin(made, node.inputs[0]!) : name;
}

/** The number that a constant is, every entry of it; `undefined` for values that are not known or not all equal. */
export function numberIn({ known }: Made, name: string | undefined): number | undefined {
  const [first, ...others] = known.get(name ?? '')?.elements ?? [];
  return typeof first === 'number' && others.every((other) => other === first) ? first : undefined;
}

/** The divisor d of a factor 1 / d, in any spelling of a reciprocal. */
export function divisorOf(made: Made, factor: string): string | undefined {
  const node = makerOf(made, factor, RESHAPED);
  if (node?.op === 'Reciprocal') return node.inputs[0];
  if (node?.op === 'Div' && numberIn(made, node.inputs[0]) === 1) return node.inputs[1];
  return node?.op === 'Pow' && numberIn(made, node.inputs[1]) === -1 ? node.inputs[0] : undefined;
}
