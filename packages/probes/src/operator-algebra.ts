import { checkDim, displace, reject, type Basis, type Vector } from '@orograph/tensor';

import { linearOperator, type LinearOperator } from './operator.ts';
import { zeros } from './storage.ts';

/** Where a block lies in θ. */
export interface BlockRange {
  /** The first entry. */
  readonly offset: number;
  /** How many entries. */
  readonly size: number;
}

/**
 * The diagonal block of A over entries offset … offset + size: an operator of dimension `size`.
 *
 * @throws RangeError for a block that does not lie in the dimension.
 */
export function onBlock(a: LinearOperator, { offset, size }: BlockRange): LinearOperator {
  if (!(
    Number.isInteger(offset) &&
    Number.isInteger(size) &&
    offset >= 0 &&
    size >= 1 &&
    offset + size <= a.dim
  ))
    throw new RangeError(
      `onBlock: expected a block in dimension ${a.dim}, got offset ${offset} and size ${size}.`,
    );
  return linearOperator({
    ...a,
    dim: size,
    many: async (vectors) => {
      const whole = vectors.map((v) => {
        const padded = zeros(a.dim, a);
        padded.set(v, offset);
        return padded;
      });
      return (await a.many(whole)).map((product) => product.slice(offset, offset + size));
    },
  });
}

/**
 * P A P, P = I − BBᵀ: A without the orthonormal columns B; eigenvectors among them get eigenvalue 0.
 *
 * @throws RangeError for a column of another dimension.
 */
export function deflated(a: LinearOperator, basis: Basis): LinearOperator {
  for (const column of basis) checkDim('deflated', a.dim, column);
  const outside = (v: Vector): Vector => reject(basis, v);
  return linearOperator({
    ...a,
    many: async (vectors) => (await a.many(vectors.map(outside))).map(outside),
  });
}

/** A + σI. */
export const shifted = (a: LinearOperator, sigma: number): LinearOperator =>
  linearOperator({
    ...a,
    many: async (vectors) => {
      const products = await a.many(vectors);
      return products.map((product, k) => displace(Float64Array.from(product), [vectors[k]!], [sigma]));
    },
  });

/**
 * A B: first B, then A; not symmetric in general.
 *
 * @throws RangeError for operators of different dimensions.
 */
export function composed(a: LinearOperator, b: LinearOperator): LinearOperator {
  if (a.dim !== b.dim)
    throw new RangeError(`composed: expected operators of one dimension, got ${a.dim} and ${b.dim}.`);
  return linearOperator({
    ...a,
    label: `${a.label} · ${b.label}`,
    symmetric: false,
    cost: a.cost + b.cost,
    together: Math.min(a.together, b.together),
    many: async (vectors) => a.many(await b.many(vectors)),
  });
}

/** A, saying each vector and its product to `tell`. */
export const observed = (a: LinearOperator, tell: (v: Vector, product: Vector) => void): LinearOperator =>
  linearOperator({
    ...a,
    many: async (vectors) => {
      const products = await a.many(vectors);
      for (const [k, product] of products.entries()) tell(vectors[k]!, product);
      return products;
    },
  });
