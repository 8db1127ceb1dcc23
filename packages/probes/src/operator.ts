import { checkDim, type Vector } from '@orograph/tensor';

/** A linear map A of ℝᴰ as a function v ↦ A v. */
export interface LinearOperator {
  (v: Vector): Promise<Vector>;
  /** The name of the matrix, for messages and records. */
  readonly label: string;
  /** D. */
  readonly dim: number;
  /** Whether A = Aᵀ. */
  readonly symmetric: boolean;
  /** What a product costs, in gradients of the loss over all examples; about, as it depends on the network. */
  readonly cost: number;
  /** How many vectors are worth multiplying at once. */
  readonly together: number;
  /** Whether vectors are to be held in float32, as its own are too large to hold twice over and no more precise; float64 otherwise. */
  readonly isSingle?: boolean | undefined;
  /** A v₁, …, A vₖ; in fewer passes than one by one where `together` is above 1. */
  readonly many: (vectors: readonly Vector[]) => Promise<Vector[]>;
}

/** What a linear operator is made of. */
export type OperatorParts = Pick<LinearOperator, keyof LinearOperator>;

/**
 * A linear operator that multiplies as `many` does.
 *
 * Its products reject with a RangeError for a vector of another dimension.
 */
export function linearOperator(parts: OperatorParts): LinearOperator {
  const many = async (vectors: readonly Vector[]): Promise<Vector[]> => {
    for (const v of vectors) checkDim(parts.label, parts.dim, v);
    return parts.many(vectors);
  };
  return Object.assign(async (v: Vector) => (await many([v]))[0]!, { ...parts, many });
}

/** Vectors in groups that are multiplied at once, in order. */
export function inGroups<T>(items: readonly T[], { together }: LinearOperator): T[][] {
  const groups: T[][] = [];
  for (let from = 0; from < items.length; from += together) groups.push(items.slice(from, from + together));
  return groups;
}
