import type { Vector } from './vector.ts';

/** The state of one optimization: moments, and how many steps were taken. Owned and written by the optimizer alone. */
export interface OptimizerState {
  /** How many steps were taken. */
  step: number;
  /** The moment vectors, in an order of the optimizer's own. */
  readonly moments: readonly Float64Array[];
}

/** An update rule as data, for an engine that takes the steps itself. */
export type UpdateRule =
  | ({ readonly kind: 'adam' } & Readonly<Required<AdamSettings>>)
  | ({ readonly kind: 'sgd' } & Readonly<Required<SgdSettings>>);

/** A first-order update rule. */
export interface Optimizer {
  /** The same as data, where it is one that engines know. */
  readonly rule?: UpdateRule;
  /** The state before the first step, for a vector of dimension `dim`. */
  init(dim: number): OptimizerState;
  /** Takes one step on `theta` **in place** and advances the state. */
  update(state: OptimizerState, theta: Vector, grad: Vector, learningRate: number): void;
}

/** The settings of stochastic gradient descent. */
export interface SgdSettings {
  /** β of the heavy ball; 0 by default. */
  readonly momentum?: number;
  /** Look ahead along the momentum (Nesterov). */
  readonly nesterov?: boolean;
  /** λ of L2 regularization, added to the gradient as λθ; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * SGD as in PyTorch: g ← g + λθ; m ← βm + g; θ ← θ − η m, or θ − η(g + βm) with Nesterov.
 *
 * @example
 * ```ts
 * import { descend, fullBatch } from '@orograph/probes';
 * import { constant, sgd } from '@orograph/tensor';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * // Without momentum each step multiplies θᵢ by 1 − ηλᵢ, here 0 and 0.9.
 * const plan = { theta: Float64Array.of(1, 1), optimizer: sgd(), schedule: constant(0.1), steps: 2 };
 * const { theta } = await lastValueFrom(descend(fullBatch(quadratic([10, 1])), plan));
 * console.log(theta); // [0, 0.81]
 * ```
 */
export function sgd({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdSettings = {}): Optimizer {
  return {
    rule: { kind: 'sgd', momentum, nesterov, weightDecay },
    init: (dim) => ({ step: 0, moments: momentum === 0 ? [] : [new Float64Array(dim)] }),
    update: (state, theta, grad, learningRate) => {
      state.step += 1;
      const m = state.moments[0];
      if (!m)
        for (let i = 0; i < theta.length; i++)
          theta[i] = theta[i]! - learningRate * (grad[i]! + weightDecay * theta[i]!);
      else {
        // θ − η (a g + b m): a = 1, b = β with Nesterov, else 0 and 1.
        const [a, b] = nesterov ? [1, momentum] : [0, 1];
        for (let i = 0; i < theta.length; i++) {
          const g = grad[i]! + weightDecay * theta[i]!;
          const moment = momentum * m[i]! + g;
          m[i] = moment;
          theta[i] = theta[i]! - learningRate * (a * g + b * moment);
        }
      }
    },
  };
}

/** The settings of Adam and AdamW. */
export interface AdamSettings {
  /** β₁; 0.9 by default (Kingma & Ba 2015). */
  readonly beta1?: number;
  /** β₂; 0.999 by default. */
  readonly beta2?: number;
  /** ε; 10⁻⁸ by default. */
  readonly epsilon?: number;
  /** λ: added to the gradient as λθ, or with `decoupled` taken off θ as ηλθ (AdamW). */
  readonly weightDecay?: number;
  /** Decoupled weight decay (Loshchilov & Hutter 2019). */
  readonly decoupled?: boolean;
}

/**
 * Adam with bias correction: θ ← θ − η m̂ / (√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * @example
 * ```ts
 * import { descend, fullBatch } from '@orograph/probes';
 * import { adam, cosineDecay } from '@orograph/tensor';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const plan = {
 *   theta: Float64Array.of(1, 1),
 *   optimizer: adam(),
 *   schedule: cosineDecay(0.1, { steps: 200 }),
 *   steps: 200,
 * };
 * const { value } = await lastValueFrom(descend(fullBatch(quadratic([10, 1])), plan));
 * console.log(value < 1e-6); // true: at the minimum
 * ```
 */
export function adam({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
  decoupled = false,
}: AdamSettings = {}): Optimizer {
  return {
    rule: { kind: 'adam', beta1, beta2, epsilon, weightDecay, decoupled },
    init: (dim) => ({ step: 0, moments: [new Float64Array(dim), new Float64Array(dim)] }),
    update: (state, theta, grad, learningRate) => {
      state.step += 1;
      const [m, v] = state.moments as [Float64Array, Float64Array];
      const mCorrection = 1 / (1 - beta1 ** state.step);
      const vCorrection = 1 / (1 - beta2 ** state.step);
      for (let i = 0; i < theta.length; i++) {
        const g = grad[i]! + (decoupled ? 0 : weightDecay * theta[i]!);
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
        const decay = decoupled ? learningRate * weightDecay * theta[i]! : 0;
        theta[i] =
          theta[i]! -
          decay -
          (learningRate * m[i]! * mCorrection) / (Math.sqrt(v[i]! * vCorrection) + epsilon);
      }
    },
  };
}
