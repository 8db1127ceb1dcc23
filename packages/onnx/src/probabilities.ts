import type { Graph, Node, ValueInfo } from './graph.ts';
import { whole } from './known.ts';
import { logisticOf } from './logistic.ts';
import { COPIES, RESHAPED, SHAPES, divisorOf, madeIn, makerOf, origin, type Made } from './made.ts';
import { numberOf, numbersOf } from './node-attributes.ts';

/** What a value that holds probabilities was made by. */
export interface Probabilities {
  /** Softmax, in one operator or several; the logistic function; or other shares of a sum. */
  readonly by: 'shares' | 'sigmoid' | 'softmax';
  /** The numbers before the softmax or the logistic function, where they have the shape of the value. */
  readonly logits?: string;
  /** The axis along which they sum to 1, negative from the back, where the value is that of the softmax or the shares itself. */
  readonly axis?: number;
}

/** Operators that keep numbers away from 0 and 1, or from 0 as a divisor. */
const GUARDS = new Set(['Add', 'Clip', 'Max', 'Min']);

/** Whether a number is constant and small: what is added to a divisor or a bound. */
const isGuard = ({ known }: Made, name: string): boolean => {
  const value = known.get(name)?.elements?.[0];
  return typeof value === 'number' && Math.abs(value) <= 1;
};

/** The axis of a reduction over one axis alone. */
function oneAxisOf({ known }: Made, node: Node): number | undefined {
  const axes = numbersOf(node, 'axes') ?? whole(known.get(node.inputs[1] ?? '')?.elements);
  return axes?.length === 1 ? axes[0] : undefined;
}

/** The axis along which `sum` is Σ of `terms`, whatever became of its shape since; `undefined` if it is not. */
function axisOfSum(made: Made, sum: string, terms: string): number | undefined {
  const node = made.makers.get(sum);
  if (!node) return undefined;
  const [x, y] = node.inputs as [string, string?];
  if (COPIES.has(node.op) || SHAPES.has(node.op)) return axisOfSum(made, x, terms);
  if (GUARDS.has(node.op)) {
    if (!y || isGuard(made, y)) return axisOfSum(made, x, terms);
    return isGuard(made, x) ? axisOfSum(made, y, terms) : undefined;
  }
  if (origin(made, x) !== terms) return undefined;
  if (node.op === 'MatMul') return isOnes(made, y!) ? -1 : undefined;
  return node.op === 'ReduceSum' ? oneAxisOf(made, node) : undefined;
}

const isOnes = ({ known }: Made, name: string): boolean => {
  const elements = known.get(name)?.elements;
  return elements !== undefined && elements.length > 0 && elements.every((n) => n === 1);
};

/** Numbers before a normalization, and the axis that it goes along. */
interface Along {
  readonly of: string;
  readonly axis: number;
}

/** The terms e of shares of a sum, e / Σ e: by Div, or times a reciprocal. */
function sharesOf(made: Made, { op, inputs }: Node): Along | undefined {
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
  for (const [over, under] of pairs) {
    const of = origin(made, over!);
    const axis = under === undefined ? undefined : axisOfSum(made, under, of);
    if (axis !== undefined) return { of, axis };
  }
  return undefined;
}

/** The axis along which a value is log Σ exp d. */
function axisOfLogSum(made: Made, name: string, d: string): number | undefined {
  const node = makerOf(made, name, RESHAPED);
  if (node?.op === 'ReduceLogSumExp')
    return origin(made, node.inputs[0]!) === d ? oneAxisOf(made, node) : undefined;
  if (node?.op !== 'Log') return undefined;
  const total = makerOf(made, node.inputs[0]!, new Set([...RESHAPED, ...GUARDS]));
  const terms = origin(made, total?.inputs[0] ?? '');
  const exp = made.makers.get(terms);
  const isExp = exp?.op === 'Exp' && origin(made, exp.inputs[0]!) === d;
  return isExp ? axisOfSum(made, node.inputs[0]!, terms) : undefined;
}

/** The input of a softmax that ends in this node, in one operator or several; `last` is the axis of one that names none. */
function softmaxOf(made: Made, node: Node, last: number): Along | undefined {
  const plain = ({ inputs: [of] }: Node, axis: number): Along => ({ of: of!, axis });
  if (node.op === 'Softmax') return plain(node, numberOf(node, 'axis', last));
  if (node.op === 'Exp') {
    const inner = makerOf(made, node.inputs[0]!, COPIES);
    if (inner?.op === 'LogSoftmax') return plain(inner, numberOf(inner, 'axis', last));
    if (inner?.op !== 'Sub') return undefined;
    const axis = axisOfLogSum(made, inner.inputs[1]!, origin(made, inner.inputs[0]!));
    return axis === undefined ? undefined : plain(inner, axis);
  }
  const shares = sharesOf(made, node);
  const exp = made.makers.get(shares?.of ?? '');
  return shares && exp?.op === 'Exp' ? plain(exp, shares.axis) : undefined;
}

/**
 * Whether the output `name` holds probabilities of classes, by what the graph computes: Softmax in any spelling
 * (exp z / Σ exp z by Div or a reciprocal, a maximum taken off or not, exp(z − log Σ exp z)), a logistic function in any spelling
 * (1 / (1 + exp(−z)), ½ (1 + tanh(z/2)), exp(−softplus(−z))), or shares of a sum as scikit-learn exports them. `undefined` where nothing of the kind is found.
 */
export function probabilitiesOf(graph: Graph, name: string): Probabilities | undefined {
  const made = madeIn(graph);
  const node = makerOf(made, name, new Set([...RESHAPED, 'Clip']));
  if (!node) return undefined;
  const direct = makerOf(made, name, COPIES) === node;
  const softmax = softmaxOf(made, node, (graph.opsets[''] ?? 13) < 13 ? 1 : -1);
  if (softmax) return { by: 'softmax', ...(direct && { logits: softmax.of, axis: softmax.axis }) };
  if (node.op === 'Concat') {
    const ends = node.inputs.map((input) => makerOf(made, input, COPIES)?.op);
    return ends.includes('Sigmoid') ? { by: 'shares' } : undefined;
  }
  const shares = sharesOf(made, node);
  if (node.op === 'Normalizer' || shares)
    return { by: 'shares', ...(direct && shares && { axis: shares.axis }) };
  const logits = logisticOf(made, node);
  return logits === undefined ? undefined : { by: 'sigmoid', ...(direct && { logits }) };
}

/**
 * The same of an output whose classes lie on an axis: shares that sum to 1 along another axis than that are not their probabilities.
 */
export function classProbabilitiesOf(
  graph: Graph,
  { name, shape }: ValueInfo,
  classAxis: number,
): Probabilities | undefined {
  const odds = probabilitiesOf(graph, name);
  const rank = shape?.length;
  if (odds?.axis === undefined || rank === undefined) return odds;
  return (odds.axis + rank) % rank === classAxis ? odds : undefined;
}
