import {
  drawExamples,
  graphLoss,
  isBatchNorm,
  twiceDifferentiable,
  type Dataset,
  type WatchedNetwork,
} from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { curvatureAlong } from '@orograph/probes';
import { lastValueFrom } from 'rxjs';

import type { LossChoice } from './loss-choice.ts';

/** Eigenvalues at each point, random vectors for the trace, ρ of SAM's step, batches for the noise. */
const plan = { top: 2, samples: 10, radius: 0.05, batches: 8 };

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
}: CurvatureTask): Promise<CurvatureWatch> {
  const drawn = drawExamples(data, examples, seed);
  const size = Math.min(batch, Math.floor(drawn.examples / plan.batches));
  const settings = { ...plan, seed, ...(size > 0 && { noise: { size, batches: plan.batches } }) };
  const open = (of: Graph) => graphLoss(of, drawn, choice);
  const once = graph.nodes.some(isBatchNorm) ? undefined : await open(graph);
  return {
    every,
    at: async ({ theta, graph: graphThere }) => {
      const loss = once ?? (await open(graphThere()));
      try {
        const along = curvatureAlong(twiceDifferentiable({ path: net, loss }), [theta], settings);
        const { type: _, point: __, ...fields } = await lastValueFrom(along);
        return fields;
      } finally {
        if (!once) await loss.dispose();
      }
    },
    close: async () => once?.dispose(),
  };
}
