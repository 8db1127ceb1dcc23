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
import { lossSettings } from '@orograph/program/models';
import { lastValueFrom } from 'rxjs';

import type { TrainFlags } from './train-command.ts';

/** Eigenvalues at each point, random vectors for the trace, ρ of SAM's step, batches for the noise. */
const plan = { top: 2, samples: 10, radius: 0.05, batches: 8 };

/** One training. */
interface CurvatureTask {
  /** The network before it. */
  readonly graph: Graph;
  /** The training data. */
  readonly data: Dataset;
  /** The seed of the training. */
  readonly seed: number;
  /** The flags. */
  readonly flags: TrainFlags;
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
 * What measures the curvature of the training loss as the flags say; `undefined` where they do not. A network without running
 * statistics is opened once; one with some at every point, on the statistics there.
 */
export async function curvatureWatch(
  net: string,
  { graph, data, seed, flags }: CurvatureTask,
): Promise<CurvatureWatch | undefined> {
  const { curvature: every, curvatureExamples, batch } = flags;
  if (every === undefined) return undefined;
  const drawn = drawExamples(data, curvatureExamples, seed);
  const size = Math.min(batch, Math.floor(drawn.examples / plan.batches));
  const settings = { ...plan, seed, ...(size > 0 && { noise: { size, batches: plan.batches } }) };
  const open = (of: Graph) => graphLoss(of, drawn, lossSettings(flags));
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
