import { numberOf } from '../../src/node-attributes.ts';
import type { Kernel } from './kernel.ts';
import { broadcast, read, tabulate, type Value } from './value.ts';

/** erf x by its power series, and by the continued fraction of erfc far out; good to 1e-14. */
function erf(x: number): number {
  if (x < 0) return -erf(-x);
  if (x > 6) return 1;
  if (x < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = x;
  for (let n = 120; n >= 1; n--) fraction = x + n / 2 / fraction;
  return 1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

const unary: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Acos: Math.acos,
  Asin: Math.asin,
  Atan: Math.atan,
  Ceil: Math.ceil,
  Cos: Math.cos,
  Erf: erf,
  Exp: Math.exp,
  Floor: Math.floor,
  Identity: (x) => x,
  Log: Math.log,
  Neg: (x) => -x,
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(x, 0),
  // Halves go to the even number.
  Round: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sign: Math.sign,
  Sin: Math.sin,
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
};

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
  Mul: (a, b) => a * b,
  Pow: (a, b) => a ** b,
  Sub: (a, b) => a - b,
};

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  And: (a, b) => a !== 0 && b !== 0,
  Equal: (a, b) => a === b,
  Greater: (a, b) => a > b,
  GreaterOrEqual: (a, b) => a >= b,
  Less: (a, b) => a < b,
  LessOrEqual: (a, b) => a <= b,
  Or: (a, b) => a !== 0 || b !== 0,
};

const over = (values: readonly Value[], f: (...numbers: number[]) => number, whole: boolean): Value =>
  tabulate(
    broadcast(values.map(({ shape }) => shape)),
    (index) => f(...values.map((x) => read(x, index))),
    whole,
  );

const entries = <T>(
  table: Readonly<Record<string, T>>,
  kernel: (f: T, op: string) => Kernel,
): [string, Kernel][] => Object.entries(table).map(([op, f]) => [op, kernel(f, op)]);

/** Operators that act on each entry by itself, broadcasting. */
export const elementwise: Readonly<Record<string, Kernel>> = {
  ...Object.fromEntries([
    ...entries(
      unary,
      (f) =>
        (_, [x]) =>
          over([x!], f, x!.whole),
    ),
    ...entries(
      binary,
      (f, op) =>
        (_, [a, b]) =>
          over([a!, b!], op === 'Div' && a!.whole ? (p, q) => Math.trunc(p / q) : f, a!.whole),
    ),
    ...entries(
      comparisons,
      (f) =>
        (_, [a, b]) =>
          over([a!, b!], (p, q) => Number(f(p, q)), true),
    ),
  ]),
  Not: (_, [x]) => over([x!], (p) => Number(p === 0), true),
  Where: (_, [c, a, b]) => over([c!, a!, b!], (p, q, r) => (p === 0 ? r : q), a!.whole),
  Cast: (node, [x]) => {
    const to = numberOf(node, 'to', 1);
    const decimal = [1, 10, 11, 16].includes(to);
    return over([x!], decimal ? (p) => p : to === 9 ? (p) => Number(p !== 0) : Math.trunc, !decimal);
  },
};
