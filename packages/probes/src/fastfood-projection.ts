import { norm, normal, permutation, rademacher, streamSeed, type LinearMap } from '@orograph/tensor';

import type { Projection, ProjectionPlan } from './projection-plan.ts';

/** One block of n rows: HGΠHB, with signs B, a permutation Π and a Gaussian diagonal G. */
interface Block {
  readonly signs: Int8Array;
  readonly order: Int32Array;
  readonly gains: Float64Array;
}

/**
 * Fastfood: V stacks blocks HGΠHB of n = 2^⌈log₂ d⌉ rows, H the Walsh-Hadamard matrix divided by √n, |G|² = n, and divides
 * by the root of their number: columns have unit length, but for what the last block is cut by.
 *
 * Stores B, Π and G, D numbers each. O(D log d) for one product.
 *
 * Reference: Le, Sarlós & Smola 2013, "Fastfood - Computing Hilbert Space Expansions in loglinear time".
 */
export function fastfoodProjection({ dim, rank, seed }: ProjectionPlan): Projection {
  const n = 2 ** Math.ceil(Math.log2(Math.max(1, rank)));
  const blocks = Array.from({ length: Math.ceil(dim / n) }, (_, k) => block(n, streamSeed(seed, k)));
  const size = Math.sqrt(n / dim);
  const [first, second] = [new Float64Array(n), new Float64Array(n)];
  const joined = (): LinearMap => {
    const [signs, gains] = [new Float32Array(blocks.length * n), new Float32Array(blocks.length * n)];
    const order = new Int32Array(blocks.length * n);
    blocks.forEach((one, k) => {
      signs.set(one.signs, k * n);
      gains.set(one.gains, k * n);
      order.set(one.order, k * n);
    });
    return { kind: 'fastfood', dim, rank, rows: n, signs, gains, order, size };
  };
  return {
    map: joined,
    displace: (origin, coords) => {
      const theta = new Float64Array(origin);
      blocks.forEach(({ signs, order, gains }, k) => {
        for (let i = 0; i < n; i++) first[i] = i < rank ? signs[i]! * coords[i]! : 0;
        hadamard(first);
        for (let i = 0; i < n; i++) second[i] = gains[i]! * first[order[i]!]!;
        hadamard(second);
        const start = k * n;
        for (let i = 0, end = Math.min(n, dim - start); i < end; i++) theta[start + i]! += size * second[i]!;
      });
      return origin instanceof Float32Array ? new Float32Array(theta) : theta;
    },
    pullBack: (grad) => {
      const sum = new Float64Array(rank);
      blocks.forEach(({ signs, order, gains }, k) => {
        const start = k * n;
        for (let i = 0; i < n; i++) second[i] = start + i < dim ? grad[start + i]! : 0;
        hadamard(second);
        for (let i = 0; i < n; i++) first[order[i]!] = gains[i]! * second[i]!;
        hadamard(first);
        for (let i = 0; i < rank; i++) sum[i]! += size * signs[i]! * first[i]!;
      });
      return sum;
    },
  };
}

function block(n: number, seed: number): Block {
  const gaussian = normal(n, streamSeed(seed, 2));
  const length = norm(gaussian);
  return {
    signs: Int8Array.from(rademacher(n, streamSeed(seed, 0))),
    order: permutation(n, streamSeed(seed, 1)),
    gains: gaussian.map((g) => (g * Math.sqrt(n)) / length),
  };
}

/** The Walsh-Hadamard transform of 2^k numbers in place, orthogonal and symmetric. */
function hadamard(x: Float64Array): void {
  for (let half = 1; half < x.length; half *= 2)
    for (let start = 0; start < x.length; start += 2 * half)
      for (let i = start; i < start + half; i++) {
        const a = x[i]!;
        const b = x[i + half]!;
        x[i] = a + b;
        x[i + half] = a - b;
      }
  const scale = 1 / Math.sqrt(x.length);
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * scale;
}
