import {
  drawExamples,
  graphLoss,
  isBatchNorm,
  twiceDifferentiable,
  type Dataset,
  type WatchedNetwork,
} from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { curvatureAlong, tunnelWidth, width } from '@orograph/probes';
import { displace, dot, norm, withWeightDecay, type Loss, type Vector } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';

import type { LossChoice } from './loss-choice.ts';

/** Eigenvalues at each point, random vectors for the trace, ρ of SAM's step, batches for the noise. */
const plan = { top: 2, samples: 10, radius: 0.05, batches: 8 };
/** Random directions for the width of a tunnel, and where a search along one ends, in units of |θ|. */
const tunnelPlan = { samples: 10, limit: 10 };

/** The curvature of one training, and how often it is measured. */
export interface CurvatureTask {
  /** The network's name. */
  readonly net: string;
  /** The network before it. */
  readonly graph: Graph;
  /** The training data. */
  readonly data: Dataset;
  /** The seed of the training. */
  readonly seed: number;
  /** Steps between two measurements. */
  readonly every: number;
  /** Training examples it is measured on, drawn by the seed, and those of a step. */
  readonly examples: number;
  readonly batch: number;
  /** The loss. */
  readonly loss: LossChoice;
  /** How far above the loss at a point its tunnel ends; its width is not measured where absent. */
  readonly rise?: number | undefined;
}

/** Measures the curvature along a training. */
export interface CurvatureWatch {
  /** Steps between. */
  readonly every: number;
  /** The fields of a record. */
  at(point: WatchedNetwork): Promise<Readonly<Record<string, unknown>>>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/**
 * Opens what measures the curvature of a training loss: λ₁ and λ₂, the trace, the step of SAM and the gradient noise. A network without running
 * statistics is opened once; one with some at every point, on the statistics there.
 */
export async function curvatureWatch({
  net,
  graph,
  data,
  seed,
  every,
  examples,
  batch,
  loss: choice,
  rise,
}: CurvatureTask): Promise<CurvatureWatch> {
  const drawn = drawExamples(data, examples, seed);
  const size = Math.min(batch, Math.floor(drawn.examples / plan.batches));
  const settings = { ...plan, seed, ...(size > 0 && { noise: { size, batches: plan.batches } }) };
  // The weight decay of the loss may change on the way.
  const open = (of: Graph) => graphLoss(of, drawn, { ...choice, l2: 0 });
  const once = graph.nodes.some(isBatchNorm) ? undefined : await open(graph);
  return {
    every,
    at: async ({ theta, l2, graph: graphThere }) => {
      const opened = once ?? (await open(graphThere()));
      const loss = l2 === 0 ? opened : withWeightDecay(opened, l2);
      try {
        const along = curvatureAlong(twiceDifferentiable({ path: net, loss }), [theta], settings);
        const { type: _, point: __, ...fields } = await lastValueFrom(along);
        return {
          ...fields,
          ...(rise !== undefined && { tunnel: await tunnelAt(loss, theta, { rise, seed }) }),
        };
      } finally {
        if (!once) await opened.dispose();
      }
    },
    close: async () => once?.dispose(),
  };
}

/** The width of the tunnel at θ: how far the loss stays below L(θ) + rise along random directions orthogonal to θ. */
async function tunnelAt(
  loss: Loss,
  theta: Vector,
  { rise, seed }: { readonly rise: number; readonly seed: number },
): Promise<Readonly<Record<string, unknown>>> {
  const threshold = (await loss.value(theta)) + rise;
  if (!(norm(theta) > 0) || !Number.isFinite(threshold)) return { threshold, norm: norm(theta) };
  const found = await lastValueFrom(width(loss, { theta, threshold, ...tunnelPlan, seed }).pipe(toArray()));
  return {
    threshold,
    norm: norm(theta),
    ...tunnelWidth(found),
    unbounded: {
      angle: found.filter(({ bounded }) => !bounded.angle).length,
      distance: found.filter(({ bounded }) => !bounded.distance).length,
    },
  };
}

/** ⟨θⱼ − θ₀, θ − θ₀⟩ for the points θⱼ passed since the start and θ itself: all that a picture of the way needs. */
export function wayProducts(points: readonly Vector[], theta: Vector): number[] {
  const [start = theta, ...others] = points;
  const away = displace(theta, [start], [-1]);
  return [...others, theta].map((point) => dot(displace(point, [start], [-1]), away));
}
