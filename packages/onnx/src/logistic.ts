import type { Node } from './graph.ts';
import { COPIES, divisorOf, makerOf, numberIn, origin, type Made } from './made.ts';

/** The node behind copies that makes a value, if it is of this operator. */
function madeBy(made: Made, name: string | undefined, op: string): Node | undefined {
  const node = makerOf(made, name ?? '', COPIES);
  return node?.op === op ? node : undefined;
}

/** The input of a node beside one that is this number, for operators whose inputs may be in either order. */
function beside(made: Made, node: Node | undefined, number: number): string | undefined {
  const [a, b] = node?.inputs ?? [];
  if (numberIn(made, b) === number) return a;
  return numberIn(made, a) === number ? b : undefined;
}

/** The u of c·u, also as u / (1/c). */
function timesOf(made: Made, name: string | undefined, factor: number): string | undefined {
  const divided = madeBy(made, name, 'Div');
  if (divided && numberIn(made, divided.inputs[1]) === 1 / factor) return divided.inputs[0];
  return beside(made, madeBy(made, name, 'Mul'), factor);
}

/** The u of −u. */
function negated(made: Made, name: string | undefined): string | undefined {
  const taken = madeBy(made, name, 'Sub');
  if (taken && numberIn(made, taken.inputs[0]) === 0) return taken.inputs[1];
  return madeBy(made, name, 'Neg')?.inputs[0] ?? timesOf(made, name, -1);
}

/** The u of 1 + exp u. */
const oneAndExp = (made: Made, name: string | undefined): string | undefined =>
  madeBy(made, beside(made, madeBy(made, name, 'Add'), 1), 'Exp')?.inputs[0];

/** The z of ½ tanh(z/2), with or without the factor. */
const halfOfTanh = (made: Made, name: string | undefined): string | undefined =>
  timesOf(made, madeBy(made, name, 'Tanh')?.inputs[0], 0.5);

/** The z of exp z / (1 + exp z). */
function byShares(made: Made, { op, inputs }: Node): string | undefined {
  const [over, under] = inputs;
  const z = op === 'Div' ? madeBy(made, over, 'Exp')?.inputs[0] : undefined;
  const divisor = z && oneAndExp(made, under);
  return divisor && origin(made, divisor) === origin(made, z) ? z : undefined;
}

/** The z of ½ (1 + tanh(z/2)), the factor taken in or not. */
function byTanh(made: Made, node: Node): string | undefined {
  const name = node.outputs[0];
  if (node.op === 'Add') return halfOfTanh(made, timesOf(made, beside(made, node, 0.5), 0.5));
  return halfOfTanh(made, beside(made, madeBy(made, timesOf(made, name, 0.5), 'Add'), 1));
}

/**
 * The numbers z of a logistic function σ(z) that ends in this node, in one operator or several: 1 / (1 + exp(−z)),
 * exp z / (1 + exp z), ½ (1 + tanh(z/2)), exp(−softplus(−z)). `undefined` for anything else.
 */
export function logisticOf(made: Made, node: Node): string | undefined {
  if (node.op === 'Sigmoid') return node.inputs[0];
  if (node.op === 'Exp')
    return negated(made, madeBy(made, negated(made, node.inputs[0]), 'Softplus')?.inputs[0]);
  const divisor = divisorOf(made, node.outputs[0]!);
  return (divisor && negated(made, oneAndExp(made, divisor))) ?? byShares(made, node) ?? byTanh(made, node);
}
