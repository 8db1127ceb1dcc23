import { checkDim, dot, type Measurable, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';

/** The shape of the block-sum toy. */
export interface BlockSumsPlan {
  /** D; 1000 by default. */
  readonly dim?: number;
  /** The number of blocks, which divides D; 10 by default. */
  readonly blocks?: number;
}

/** The block-sum toy and the dimension of its solutions. */
export interface BlockSums extends TwiceDifferentiableLoss, Measurable {
  /** D − blocks: the dimension of the affine subspace of loss 0. A generic subspace of dimension `blocks` meets it. */
  readonly solutionDimension: number;
}

/** Σ eₖ². */
const squared = (e: Float64Array): number => dot(e, e);

/**
 * L(θ) = Σₖ (Sₖ − k)², Sₖ the sum of the k-th block of θ, k = 1, 2, …; the metric `performance` is exp(−L).
 *
 * Its Hessian has eigenvalue 2D/blocks `blocks` times, else 0: its intrinsic dimension is `blocks`.
 *
 * Reference: Li et al. 2018, "Measuring the Intrinsic Dimension of Objective Landscapes".
 *
 * @example
 * ```ts
 * import { blockSums } from '@orograph/toy';
 *
 * const loss = blockSums({ dim: 4, blocks: 2 }); // (θ₀ + θ₁ − 1)² + (θ₂ + θ₃ − 2)²
 * console.log(await loss.value(Float64Array.of(1, 0, 1, 1))); // 0
 * ```
 *
 * @throws RangeError unless both are whole numbers of at least 1 and `blocks` divides `dim`.
 */
export function blockSums({ dim = 1000, blocks = 10 }: BlockSumsPlan = {}): BlockSums {
  const size = dim / blocks;
  if (!(
    Number.isSafeInteger(dim) &&
    Number.isSafeInteger(blocks) &&
    blocks >= 1 &&
    size >= 1 &&
    dim % blocks === 0
  ))
    throw new RangeError(
      `blockSums: dim must be a positive multiple of blocks, got dim ${dim} and blocks ${blocks}.`,
    );
  const sums = (theta: Vector): Float64Array => {
    checkDim('blockSums', dim, theta);
    const out = new Float64Array(blocks);
    for (let i = 0; i < dim; i++) out[Math.floor(i / size)]! += theta[i]!;
    return out;
  };
  const errors = (theta: Vector): Float64Array => sums(theta).map((sum, k) => sum - (k + 1));
  const spread = (e: Float64Array): Float64Array =>
    Float64Array.from({ length: dim }, (_, i) => 2 * e[Math.floor(i / size)]!);
  return {
    dim,
    solutionDimension: dim - blocks,
    value: (theta) => Promise.resolve(squared(errors(theta))),
    valueAndGrad: (theta) => {
      const e = errors(theta);
      return Promise.resolve({ value: squared(e), grad: spread(e) });
    },
    hvp: (theta, v) => {
      checkDim('blockSums', dim, theta);
      return Promise.resolve(spread(sums(v)));
    },
    metrics: (theta) => {
      const loss = squared(errors(theta));
      return Promise.resolve({ loss, metrics: { performance: Math.exp(-loss) } });
    },
  };
}
