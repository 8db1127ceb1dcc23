import { dot, isFiniteVector, norm, normal, streamSeed, type Vector } from '@orograph/tensor';

import type { LinearOperator } from './operator.ts';
import { distance, held } from './storage.ts';

/** What an operator was found to be. */
export interface OperatorCheck {
  /** |Av − Av| / |Av| of one vector multiplied twice: 0 unless the loss is drawn anew. */
  readonly discrepancy: number;
  /** |⟨u, Av⟩ − ⟨Au, v⟩| / (|u| |Av| + |Au| |v|) of two random vectors: about the rounding of the products where A is symmetric. */
  readonly asymmetry: number;
  /** Whether the products are finite numbers. */
  readonly finite: boolean;
}

/**
 * Multiplies a random vector twice and another once, and resolves with what that says. Curvature that is not finite is a result.
 *
 * @throws Error (the promise rejects) if the products differ by a bit, or an operator that says so is not symmetric to 10⁻³: the loss is
 *   not a function of θ, or its derivatives are wrong. The message has the measured number.
 */
export async function checkOperator(
  operator: LinearOperator,
  { seed }: { readonly seed: number },
): Promise<OperatorCheck> {
  const v = held(normal(operator.dim, streamSeed(seed, 1)), operator);
  const first = await besideAnother(operator, v, seed);
  if (!first) return { discrepancy: 0, asymmetry: 0, finite: false };
  const { asymmetry, product } = first;
  const discrepancy = distance(product, await operator(v)) / (norm(product) || 1);
  if (discrepancy > 0)
    throw new Error(
      `${operator.label}: the loss is not a function of θ: two products with one vector differ by ${discrepancy.toPrecision(2)} of their length.`,
    );
  if (operator.symmetric && asymmetry > 1e-3)
    throw new Error(
      `${operator.label}: expected a symmetric matrix, ⟨u, Av⟩ and ⟨Au, v⟩ differ by ${asymmetry.toPrecision(2)} of their size.`,
    );
  return { discrepancy, asymmetry, finite: true };
}

/** Av, and what it says of symmetry beside another random vector u and Au; `undefined` where a product is not finite. */
async function besideAnother(
  operator: LinearOperator,
  v: Vector,
  seed: number,
): Promise<{ readonly product: Vector; readonly asymmetry: number } | undefined> {
  const u = held(normal(operator.dim, streamSeed(seed, 0)), operator);
  const [au, av] = (await operator.many([u, v])) as [Vector, Vector];
  if (!isFiniteVector(au) || !isFiniteVector(av)) return undefined;
  const size = norm(u) * norm(av) + norm(au) * norm(v);
  return { product: av, asymmetry: size === 0 ? 0 : Math.abs(dot(u, av) - dot(au, v)) / size };
}
