import { checkDim, isInMemory, type Cut, type StoredVector, type Vector } from '@orograph/tensor';
import { affinePoints } from './affine-points.ts';
import { displacedPoints } from './displaced-points.ts';
import type { Evaluation } from './evaluation.ts';
import type { CutPoints } from './cut-request.ts';
import { inGraphPoints } from './in-graph-points.ts';
import { meanLoss, measurementOf, type Sums } from './loss-runs.ts';
import { rebuildPoints } from './rebuild-points.ts';

/**
 * How the points of a cut are evaluated. `affine`: what is affine in the coordinates is computed once for all the data, and only
 * the rest of the network runs for each point. `in-graph`: origin and directions stay in the session and the coordinates are fed.
 * `rebuild`: a session per point with the weights as constants, which ONNX Runtime's fast convolutions need. `displace`: each as a θ of
 * its own, all in the same memory, one after the other.
 */
export type CutStrategy = 'affine' | 'displace' | 'in-graph' | 'rebuild';

/** Choices about a cut. */
export interface CutSettings {
  /** The strategy; chosen by the network, the data and the device when absent. */
  readonly strategy?: CutStrategy;
  /** How many bytes `affine` may prepare, over all worker threads; 1 GiB by default. */
  readonly memory?: number;
}

/** A cut of an ONNX model. */
export interface OnnxCut extends Cut {
  /** How its points are evaluated; by `displace` too where the state beside θ is measured at every point. */
  readonly strategy: CutStrategy;
  /** What was rewritten and why this way, in words. */
  readonly explanation: string;
}

/** The number of examples from which ONNX Runtime's fast convolutions pay for making a session; see tools/bench/slice-vs-torch.mjs. */
const rebuildFrom = 2048;

let cuts = 0;

function inMemory(vector: StoredVector | Vector): Vector {
  if (isInMemory(vector)) return vector;
  throw new RangeError('cut: directions that are stored need the strategy "displace".');
}

/**
 * Prepares the cut of a loss through `origin` along `directions`. By default networks so large that θ is held once are displaced, convolutional networks run `in-graph`, where the
 * first layer is a small part of the work, and are rebuilt for each point where many examples must do without the runtime's
 * own convolutions otherwise; others are `affine`.
 *
 * @throws RangeError if a length is not the loss's dimension, `affine` is asked for where it does not apply, or directions are stored and
 *   the strategy is not `displace`.
 */
export async function onnxCut(
  evaluation: Evaluation,
  origin: Vector,
  directions: readonly (StoredVector | Vector)[],
  { strategy: asked, memory = 2 ** 30 }: CutSettings = {},
): Promise<OnnxCut> {
  const { model, pool } = evaluation;
  for (const vector of [origin, ...directions]) checkDim('cut', model.layout.dim, vector);
  const name = `cut/${cuts++}`;

  async function prepare(): Promise<{
    readonly strategy: CutStrategy;
    readonly why: string;
    readonly points: CutPoints;
  }> {
    const chosen = asked && 'as asked for';
    const { convolves } = model;
    if (asked === 'displace' || (!asked && evaluation.isLarge))
      return {
        strategy: 'displace',
        why: chosen ?? 'the network is too large to be held several times',
        points: displacedPoints({ evaluation, origin, directions, name }),
      };
    const given = { evaluation, origin, directions: directions.map(inMemory), name };
    const onCpu = evaluation.device.used === 'cpu' && evaluation.block === undefined;
    const rebuild = convolves && onCpu && model.examples >= rebuildFrom;
    if (asked === 'rebuild' || directions.length === 0 || (!asked && rebuild))
      return {
        strategy: 'rebuild',
        why:
          chosen ?? (rebuild ? `it convolves over ${rebuildFrom} examples or more` : 'there is no direction'),
        points: await rebuildPoints(given),
      };
    let why = chosen ?? 'the first layer of a network that convolves is a small part of the work';
    if (asked === 'affine' || (!asked && !convolves)) {
      const points = await affinePoints({ ...given, memory });
      if ('at' in points)
        return { strategy: 'affine', why: chosen ?? 'the network does not convolve', points };
      if (asked)
        throw new RangeError(`cut: the affine strategy does not apply to this model: ${points.why}.`);
      why = points.why;
    }
    return { strategy: 'in-graph', why, points: await inGraphPoints(given) };
  }

  const { strategy, why, points } = await prepare();
  const running = new Set<Promise<unknown>>();
  let disposed = false;
  async function sumsAt(coords: readonly number[]): Promise<Sums> {
    if (coords.length !== directions.length)
      throw new RangeError(`cut: expected ${directions.length} coordinates, got ${coords.length}.`);
    if (disposed) throw new Error('cut: used after dispose.');
    const run = points.at(coords);
    running.add(run);
    try {
      return (await run).sums;
    } finally {
      running.delete(run);
    }
  }
  const value = async (coords: readonly number[]): Promise<number> => meanLoss(await sumsAt(coords));
  return {
    strategy,
    explanation: `${strategy}, as ${why}: ${points.how}`,
    rank: directions.length,
    concurrency: pool.size,
    value,
    values: async (batch) => Float64Array.from(await Promise.all(batch.map(value))),
    measure: async (coords) => measurementOf(await sumsAt(coords)),
    dispose: async () => {
      if (disposed) return;
      disposed = true;
      await Promise.allSettled(running);
      if (pool.disposed) return;
      await points.release().catch((error: unknown) => {
        // The loss's own dispose has given everything back.
        if (!pool.disposed) throw error;
      });
    },
  };
}
