import type { Emit } from '../emit.ts';
import { Refused } from '../refused.ts';
import type { Op } from './op.ts';
import { bilinear } from './parts/makers.ts';
import { swapLast } from './parts/swap-last.ts';

const flip = (g: Emit, x: string): string => g.Transpose([x], swapLast(g.rank(x)));

/** A as a matrix with all its rows below one another. */
const asRows = (g: Emit, x: string, width: number): string => g.Reshape([x, g.list([-1, width])]);

/** Aᵀ dY for a matrix B that multiplies the rows of many matrices A: one product of all rows, where each would else give one to be added. */
function ofAllRows(g: Emit, a: string, b: string, dy: string): string | undefined {
  const dims = g.shape(b);
  if (dims?.length !== 2 || g.rank(a) < 3) return undefined;
  const [into, out] = dims;
  if (typeof into !== 'number' || typeof out !== 'number') return undefined;
  return g.MatMul([flip(g, asRows(g, a, into)), asRows(g, dy, out)]);
}

/** Y = A B over the last two axes; dA = dY Bᵀ, dB = Aᵀ dY, summed over broadcast axes. Vectors are rows and columns. */
export const matMul: Op = bilinear((g, { inputs: [a, b] }, dy) => {
  const ranks = [g.rank(a!), g.rank(b!)];
  if (ranks.includes(0)) throw new Refused('multiplies a scalar, which is no matrix');
  const [row, column] = ranks.map((rank) => rank === 1);
  const left = row ? g.Unsqueeze([a!, g.list([0])]) : a!;
  const right = column ? g.Unsqueeze([b!, g.list([1])]) : b!;
  const rows = row ? g.Unsqueeze([dy, g.list([column ? 0 : -2])]) : dy;
  const d = column ? g.Unsqueeze([rows, g.list([-1])]) : rows;
  const da = g.sumTo(g.MatMul([d, flip(g, right)]), left);
  const db = ofAllRows(g, left, right, d) ?? g.sumTo(g.MatMul([flip(g, left), d]), right);
  return [row ? g.Reshape([da, g.shapeOf(a!)]) : da, column ? g.Reshape([db, g.shapeOf(b!)]) : db];
});
