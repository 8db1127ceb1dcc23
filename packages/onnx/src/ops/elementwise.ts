import type { Emit } from '../emit.ts';
import { int, typeCode } from '../node-attributes.ts';
import { elementwise } from './makers.ts';
import type { Op } from './op.ts';

/** The numbers 0 and 1 for a condition, in the type of `x`. */
const indicator = (g: Emit, condition: string, x: string): string =>
  g.node('Cast', [condition], { to: int(typeCode(g.type(x))) });
const one = (g: Emit, x: string): string => g.scalar(x, 1);

/** y = |x|; dx = sign(x) dy, 0 at 0. */
export const abs: Op = elementwise((g, x) => g.node('Sign', [x]));
/** y = arcsin x; dx = dy/√(1 − x²). */
export const asin: Op = elementwise((g, x) => g.Reciprocal([g.Sqrt([g.Sub([one(g, x), g.Mul([x, x])])])]));
/** y = arccos x; dx = −dy/√(1 − x²). */
export const acos: Op = elementwise((g, x) =>
  g.Neg([g.Reciprocal([g.Sqrt([g.Sub([one(g, x), g.Mul([x, x])])])])]),
);
/** y = arctan x; dx = dy/(1 + x²). */
export const atan: Op = elementwise((g, x) => g.Reciprocal([g.Add([one(g, x), g.Mul([x, x])])]));
/** y = cos x; dx = −sin x · dy. */
export const cos: Op = elementwise((g, x) => g.Neg([g.Sin([x])]));
/** y = erf x; dx = 2/√π · exp(−x²) dy. */
export const erf: Op = elementwise((g, x) =>
  g.Mul([g.scalar(x, 2 / Math.sqrt(Math.PI)), g.Exp([g.Neg([g.Mul([x, x])])])]),
);
/** y = exp x; dx = y dy. */
export const exp: Op = elementwise((_, __, y) => y);
/** y = log x; dx = dy/x. */
export const log: Op = elementwise((g, x) => g.Reciprocal([x]));
/** y = −x; dx = −dy. */
export const neg: Op = {
  vjp: (g, _, dy) => [g.Neg([dy])],
  jvp: (g, _, [dx]) => (dx ? g.Neg([dx]) : null),
};
/** y = 1/x; dx = −y² dy. */
export const reciprocal: Op = elementwise((g, _, y) => g.Neg([g.Mul([y, y])]));
/** y = max(x, 0); dx = dy where x > 0, 0 at 0. */
export const relu: Op = elementwise((g, x, y) => indicator(g, g.node('Greater', [y, g.scalar(x, 0)]), x));
/** y = 1/(1 + exp(−x)); dx = y(1 − y) dy. */
export const sigmoid: Op = elementwise((g, _, y) => g.Mul([y, g.Sub([one(g, y), y])]));
/** y = sin x; dx = cos x · dy. */
export const sin: Op = elementwise((g, x) => g.Cos([x]));
/** y = log(1 + exp x); dx = σ(x) dy. */
export const softplus: Op = elementwise((g, x) => g.Sigmoid([x]));
/** y = √x; dx = dy/(2y). */
export const sqrt: Op = elementwise((g, x, y) => g.Div([g.scalar(x, 0.5), y]));
/** y = tanh x; dx = (1 − y²) dy. */
export const tanh: Op = elementwise((g, _, y) => g.Sub([one(g, y), g.Mul([y, y])]));
