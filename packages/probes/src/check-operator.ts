import { dot, isFiniteVector, norm, normal, streamSeed, subtract } from '@orograph/tensor';

import type { LinearOperator } from './operator.ts';

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
  const [u, v] = [0, 1].map((k) => normal(operator.dim, streamSeed(seed, k))) as [Float64Array, Float64Array];
  const [au, av] = (await operator.many([u, v])).map((product) => Float64Array.from(product)) as [
    Float64Array,
    Float64Array,
  ];
  const again = Float64Array.from(await operator(v));
  if (!isFiniteVector(au) || !isFiniteVector(av)) return { discrepancy: 0, asymmetry: 0, finite: false };
  const discrepancy = norm(subtract(av, again)) / (norm(av) || 1);
  if (discrepancy > 0)
    throw new Error(
      `${operator.label}: the loss is not a function of θ: two products with one vector differ by ${discrepancy.toPrecision(2)} of their length.`,
    );
  const size = norm(u) * norm(av) + norm(au) * norm(v);
  const asymmetry = size === 0 ? 0 : Math.abs(dot(u, av) - dot(au, v)) / size;
  if (operator.symmetric && asymmetry > 1e-3)
    throw new Error(
      `${operator.label}: expected a symmetric matrix, ⟨u, Av⟩ and ⟨Au, v⟩ differ by ${asymmetry.toPrecision(2)} of their size.`,
    );
  return { discrepancy, asymmetry, finite: true };
}
