import { randomDirection } from './direction.ts';
import { checkDim } from './layout.ts';
import type { DifferentiableLoss, Loss, TwiceDifferentiableLoss } from './loss.ts';
import { named } from './random.ts';
import { displace, dot, norm, type Vector } from './vector.ts';

/** How strictly {@link checkLoss} compares. */
export interface CheckLossSettings {
  /** The step of the central differences; 10⁻⁵ by default, for float64 losses. Use about 10⁻² for float32 ones. */
  readonly h?: number;
  /** The accepted error relative to the larger of the two numbers and 1; 10⁻⁶ by default. */
  readonly tolerance?: number;
  /** The seed of the two directions; 0 by default. */
  readonly seed?: number;
}

/**
 * Rejects unless the loss keeps its contract at θ: deterministic to the bit; ⟨∇L, u⟩ is the slope of L along a random u;
 * `valueAndGrad` repeats `value`; ⟨u, Hv⟩ is the slope of ⟨∇L, u⟩ along v; and H is symmetric.
 *
 * What a loss does not offer is skipped. θ must not lie on a kink.
 *
 * @example
 * ```ts
 * import { checkLoss } from '@orograph/tensor/testing';
 * import { quadratic } from '@orograph/toy';
 *
 * await checkLoss(quadratic([3, 1], { seed: 0 }), Float64Array.of(1, 2)); // rejects where a derivative is wrong
 * ```
 */
export async function checkLoss(
  loss: Loss & Partial<DifferentiableLoss> & Partial<TwiceDifferentiableLoss>,
  theta: Vector,
  { h = 1e-5, tolerance = 1e-6, seed = 0 }: CheckLossSettings = {},
): Promise<void> {
  checkDim('checkLoss', loss.dim, theta);
  const [u, v] = [randomDirection(loss.dim, named(seed, 'u')), randomDirection(loss.dim, named(seed, 'v'))];
  const agree = (what: string, a: number, b: number): void => {
    if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))))
      throw new Error(`checkLoss: ${what}: ${a} and ${b}.`);
  };
  const value = await loss.value(theta);
  if (!Object.is(value, await loss.value(theta))) throw new Error('checkLoss: value is not deterministic.');
  if (!loss.valueAndGrad) return;

  const at = await loss.valueAndGrad(theta);
  checkDim('checkLoss: gradient', loss.dim, at.grad);
  agree('valueAndGrad does not repeat value', at.value, value);
  const [ahead, behind] = [displace(theta, [u], [h]), displace(theta, [u], [-h])];
  agree(
    '⟨∇L, u⟩ is not the slope of L',
    dot(at.grad, u),
    ((await loss.value(ahead)) - (await loss.value(behind))) / (2 * h),
  );
  if (!loss.hvp) return;

  const hv = await loss.hvp(theta, v);
  const slope = async (along: Vector): Promise<number> => {
    const a = await loss.valueAndGrad!(displace(theta, [along], [h]));
    const b = await loss.valueAndGrad!(displace(theta, [along], [-h]));
    return (dot(a.grad, u) - dot(b.grad, u)) / (2 * h);
  };
  agree('⟨u, Hv⟩ is not the slope of ⟨∇L, u⟩', dot(u, hv), await slope(v));
  agree('H is not symmetric', dot(u, hv), dot(v, await loss.hvp(theta, u)));
  if (norm(await loss.hvp(theta, new Float64Array(loss.dim))) !== 0)
    throw new Error('checkLoss: H·0 is not 0.');
}
