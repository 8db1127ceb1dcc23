import { gaussRule, type QuadratureRule, type Tridiagonal } from '@orograph/tensor';

/**
 * The Gauss-Radau rule with a node at λ, of one node more than the Gauss rule of T; β is the next off-diagonal entry.
 *
 * Its weights above λ, and those with the node at λ, bound the mass above λ of every measure that T belongs to, and the bounds are
 * attained (Chebyshev, Markov and Stieltjes).
 *
 * Reference: Golub & Meurant 2010, "Matrices, Moments and Quadrature with Applications", sections 6.2 and 3.
 */
export function radauRule(
  { diagonal, offDiagonal }: Tridiagonal,
  beta: number,
  lambda: number,
): QuadratureRule {
  // The last pivot of T − λI, whose inverse is the last entry of the inverse.
  let pivot = Number.NaN;
  diagonal.forEach((a, k) => {
    const shifted = a - lambda;
    const next = k === 0 ? shifted : shifted - offDiagonal[k - 1]! ** 2 / pivot;
    pivot = next === 0 ? Number.EPSILON * (Math.abs(a) + Math.abs(lambda) || 1) : next;
  });
  return gaussRule({
    diagonal: [...diagonal, lambda + beta ** 2 / pivot],
    offDiagonal: [...offDiagonal, beta],
  });
}
