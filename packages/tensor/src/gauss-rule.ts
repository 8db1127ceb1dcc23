import type { Tridiagonal } from './eigen.ts';

/** A quadrature rule: ∫ f dμ ≈ Σ weights·f(nodes). */
export interface QuadratureRule {
  /** The nodes, rising. */
  readonly nodes: number[];
  /** The weight of each. */
  readonly weights: number[];
}

/**
 * The Gauss rule of a Jacobi matrix T, for a measure of mass 1: its nodes are the eigenvalues of T, its weights the squares of the first
 * components of the unit eigenvectors. Implicit QL steps that carry the first row along: O(n²).
 *
 * Reference: Golub & Welsch 1969, "Calculation of Gauss Quadrature Rules".
 *
 * @throws RangeError if the off-diagonal is not one shorter than the diagonal, or a number is not finite.
 */
export function gaussRule({ diagonal, offDiagonal }: Tridiagonal): QuadratureRule {
  const n = diagonal.length;
  if (offDiagonal.length !== Math.max(0, n - 1))
    throw new RangeError(
      `gaussRule: expected ${Math.max(0, n - 1)} off-diagonal entries for ${n} diagonal ones, got ${offDiagonal.length}.`,
    );
  if (![...diagonal, ...offDiagonal].every((x) => Number.isFinite(x)))
    throw new RangeError('gaussRule: expected finite numbers.');
  const d = Float64Array.from(diagonal);
  const e = Float64Array.from([...offDiagonal, 0]);
  const z = new Float64Array(n);
  if (n > 0) z[0] = 1;
  for (let l = 0; l < n; l++)
    for (let end = splitAt(d, e, l); end > l; end = splitAt(d, e, l)) step(d, e, z, l, end);
  const order = [...d.keys()].toSorted((i, j) => d[i]! - d[j]!);
  return { nodes: order.map((i) => d[i]!), weights: order.map((i) => z[i]! ** 2) };
}

/** The first place from l on after which T splits. */
function splitAt(d: Float64Array, e: Float64Array, l: number): number {
  let m = l;
  while (m < d.length - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
  return m;
}

/** One implicit QL step on rows l … m, with Wilkinson's shift. */
function step(d: Float64Array, e: Float64Array, z: Float64Array, l: number, m: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  let g = d[m]! - d[l]! + e[l]! / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * e[i]!, c * e[i]!];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = d[i + 1]! - p;
      e[m] = 0;
      return;
    }
    [s, c] = [f / r, g / r];
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    const first = z[i + 1]!;
    z[i + 1] = s * z[i]! + c * first;
    z[i] = c * z[i]! - s * first;
  }
  d[l] = d[l]! - p;
  e[l] = g;
  e[m] = 0;
}
