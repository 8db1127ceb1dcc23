import type { Graph, Node } from './graph.ts';
import { inferKnown } from './infer-shapes.ts';
import { whole, type Known } from './known.ts';
import { numbersOf } from './node-attributes.ts';

/** What a value that holds probabilities was made by. */
export interface Probabilities {
  /** Softmax, in one operator or several; the logistic function; or other shares of a sum. */
  readonly by: 'shares' | 'sigmoid' | 'softmax';
  /** The numbers before the softmax or the logistic function, where they have the shape of the value. */
  readonly logits?: string;
}

/** Operators that copy, and that change nothing but the shape. */
const COPIES = new Set(['Identity', 'Cast', 'Dropout']);
const SHAPES = new Set(['Expand', 'Flatten', 'Reshape', 'Squeeze', 'Tile', 'Transpose', 'Unsqueeze']);
const RESHAPED: ReadonlySet<string> = new Set([...COPIES, ...SHAPES]);
/** Operators that keep numbers away from 0 and 1, or from 0 as a divisor. */
const GUARDS = new Set(['Add', 'Clip', 'Max', 'Min']);

/** The nodes of a graph by what they make, and what is known of its values. */
interface Made {
  readonly makers: ReadonlyMap<string, Node>;
  readonly known: ReadonlyMap<string, Known>;
}

/** The node that makes a value, past operators of the given kinds. */
function makerOf({ makers }: Made, name: string, past: ReadonlySet<string>): Node | undefined {
  const node = makers.get(name);
  return node && past.has(node.op) ? makerOf({ makers } as Made, node.inputs[0]!, past) : node;
}

/** What a value is a copy of. */
function origin(made: Made, name: string): string {
  const node = made.makers.get(name);
  return node && COPIES.has(node.op) ? origin(made, node.inputs[0]!) : name;
}

/** Whether a number is constant and small: what is added to a divisor or a bound. */
const isGuard = ({ known }: Made, name: string): boolean => {
  const value = known.get(name)?.elements?.[0];
  return typeof value === 'number' && Math.abs(value) <= 1;
};

/** Whether a reduction is over one axis alone. */
function isOverOneAxis({ known }: Made, node: Node): boolean {
  const axes = numbersOf(node, 'axes') ?? whole(known.get(node.inputs[1] ?? '')?.elements);
  return axes?.length === 1;
}

/** Whether `sum` is Σ of `terms` along an axis, whatever became of its shape since. */
function isSumOf(made: Made, sum: string, terms: string): boolean {
  const node = made.makers.get(sum);
  if (!node) return false;
  const [x, y] = node.inputs as [string, string?];
  if (COPIES.has(node.op) || SHAPES.has(node.op)) return isSumOf(made, x, terms);
  if (GUARDS.has(node.op)) {
    if (!y || isGuard(made, y)) return isSumOf(made, x, terms);
    return isGuard(made, x) && isSumOf(made, y, terms);
  }
  if (origin(made, x) !== terms) return false;
  if (node.op === 'MatMul') return isOnes(made, y!);
  return node.op === 'ReduceSum' && isOverOneAxis(made, node);
}

const isOnes = ({ known }: Made, name: string): boolean => {
  const elements = known.get(name)?.elements;
  return elements !== undefined && elements.length > 0 && elements.every((n) => n === 1);
};

/** What 1 is divided by in a factor, as a reciprocal is spelled. */
function divisorOf(made: Made, factor: string): string | undefined {
  const node = makerOf(made, factor, RESHAPED);
  if (node?.op === 'Reciprocal') return node.inputs[0];
  const number = (input: number): unknown => made.known.get(node?.inputs[input] ?? '')?.elements?.[0];
  if (node?.op === 'Div' && number(0) === 1) return node.inputs[1];
  return node?.op === 'Pow' && number(1) === -1 ? node.inputs[0] : undefined;
}

/** The terms e of shares of a sum, e / Σ e: by Div, or times a reciprocal. */
function sharesOf(made: Made, { op, inputs }: Node): string | undefined {
  const [a, b] = inputs as [string, string];
  const pairs =
    op === 'Div'
      ? [[a, b]]
      : op === 'Mul'
        ? [
            [a, divisorOf(made, b)],
            [b, divisorOf(made, a)],
          ]
        : [];
  const found = pairs.find(
    ([over, under]) => under !== undefined && isSumOf(made, under, origin(made, over!)),
  );
  return found && origin(made, found[0]!);
}

/** Whether a value is log Σ exp d along an axis. */
function isLogSum(made: Made, name: string, d: string): boolean {
  const node = makerOf(made, name, RESHAPED);
  if (node?.op === 'ReduceLogSumExp') return origin(made, node.inputs[0]!) === d && isOverOneAxis(made, node);
  if (node?.op !== 'Log') return false;
  const total = makerOf(made, node.inputs[0]!, new Set([...RESHAPED, ...GUARDS]));
  const terms = origin(made, total?.inputs[0] ?? '');
  const exp = made.makers.get(terms);
  return exp?.op === 'Exp' && origin(made, exp.inputs[0]!) === d && isSumOf(made, node.inputs[0]!, terms);
}

/** The input of a softmax that ends in this node, in one operator or several. */
function softmaxOf(made: Made, node: Node): string | undefined {
  if (node.op === 'Softmax') return node.inputs[0];
  if (node.op === 'Exp') {
    const inner = makerOf(made, node.inputs[0]!, COPIES);
    if (inner?.op === 'LogSoftmax') return inner.inputs[0];
    const logits = inner?.inputs[0];
    return inner?.op === 'Sub' && isLogSum(made, inner.inputs[1]!, origin(made, logits!))
      ? logits
      : undefined;
  }
  const exp = made.makers.get(sharesOf(made, node) ?? '');
  return exp?.op === 'Exp' ? exp.inputs[0] : undefined;
}

/**
 * Whether the output `name` holds probabilities of classes, by what the graph computes: Softmax in any spelling
 * (exp z / Σ exp z by Div or a reciprocal, a maximum taken off or not, exp(z − log Σ exp z)), a logistic function, or shares of a sum
 * as scikit-learn exports them. `undefined` where nothing of the kind is found.
 */
export function probabilitiesOf(graph: Graph, name: string): Probabilities | undefined {
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const made: Made = { makers, known: inferKnown(graph) };
  const node = makerOf(made, name, new Set([...RESHAPED, 'Clip']));
  if (!node) return undefined;
  const direct = makerOf(made, name, COPIES) === node;
  const softmax = softmaxOf(made, node);
  if (softmax) return direct ? { by: 'softmax', logits: softmax } : { by: 'softmax' };
  if (node.op === 'Concat') {
    const ends = node.inputs.map((input) => makerOf(made, input, COPIES)?.op);
    return ends.includes('Sigmoid') ? { by: 'shares' } : undefined;
  }
  if (node.op === 'Normalizer' || sharesOf(made, node)) return { by: 'shares' };
  if (node.op !== 'Sigmoid') return undefined;
  return direct ? { by: 'sigmoid', logits: node.inputs[0]! } : { by: 'sigmoid' };
}
