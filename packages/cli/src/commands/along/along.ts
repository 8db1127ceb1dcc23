import { lossOnState, twiceDifferentiable, type Subject } from '@orograph/models';
import { curvatureAlong, type CurvatureAt } from '@orograph/probes';
import { recordsOf } from '@orograph/runs/records';
import type { SampledLoss, TwiceDifferentiableLoss, Vector } from '@orograph/tensor';
import { alongRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord } from '@orograph/program';
import { openFiles } from '@orograph/program/models';
import { foldAll, probeRun, sha256 } from '@orograph/program/run';
import { map } from 'rxjs';

import { openedFor, readPath } from '../slice/plane-path.ts';
import { alongCommand, type AlongFlags } from './along-command.ts';

/** A network at points of its training. */
interface Along {
  /** The loss at each: on the running statistics there. */
  readonly lossAt: (point: number) => SampledLoss & TwiceDifferentiableLoss;
  /** The points that are measured. */
  readonly thetas: readonly Vector[];
  /** The running statistics and other tensors beside θ there, where they change. */
  readonly states?: readonly Vector[];
  /** Their places in the trajectory. */
  readonly places: readonly number[];
  /** Examples of a batch for the gradient noise; `null` where there are too few for any. */
  readonly batch: number | null;
  /** The trajectory's file. */
  readonly path: string;
}

/** Measures the curvature at the points of a training, one record each, and sums them up. */
export const body: Body<typeof alongCommand.flags> = probeRun(alongCommand, {
  records: alongRecords,
  open: ([model, path], flags, call) => openFiles(openedFor(path))([model!], flags, call),
  prepare: ([subject], flags, { words }): Promise<Along> => pointsOf(subject!, words[1]!, flags),
  settings: ({ thetas, states, batch }, { learningRate = null }) => ({
    points: thetas.map(sha256),
    ...(states && { states: states.map(sha256) }),
    batch,
    'learning-rate': learningRate,
  }),
  facts: ({ path, places }) => ({ path, places }),
  fold: () => foldAll(summary),
  *tasks({ lossAt, thetas, places, batch }, { top, iterations, batches, samples, radius, seed }) {
    yield {
      key: {},
      count: thetas.length,
      stream: (skip: number) =>
        curvatureAlong(lossAt, thetas, {
          top,
          seed,
          radius,
          ...(samples > 0 && { samples }),
          skip,
          ...(iterations !== undefined && { iterations }),
          ...(batch !== null && { noise: { size: batch, batches } }),
        }).pipe(map((at) => ({ ...at, point: places[at.point]! }))),
      isDue: ({ point }: Readonly<Record<string, unknown>>, place: number) => point === places[place],
    };
  },
  last: ['λ₁', ({ values }: CurvatureAt) => values[0] ?? Number.NaN],
  text: (record) => {
    if (record.type !== 'curvature-at') return '';
    const { point, loss, values, alignment, converged } = record;
    const [height, first, share] = [loss, values[0] ?? Number.NaN, alignment].map((x) => x.toPrecision(4));
    return `point ${point}: loss ${height}, λ₁ ${first}, ${share} of the gradient in the top eigenspace${converged ? '' : ' (not converged)'}`;
  },
});

/** Reads the points of a trajectory that are measured. */
async function pointsOf(
  subject: Subject,
  path: string,
  { every, top, batch: asked, batches }: AlongFlags,
): Promise<Along> {
  const loss = twiceDifferentiable(subject);
  const { thetas, states } = await readPath(path, subject);
  if (top > loss.dim)
    throw misuse('too many eigenvalues', {
      expected: `at most ${loss.dim}`,
      got: String(top),
      where: '--top',
    });
  const size = asked ?? Math.min(64, Math.floor(loss.examples / Math.max(1, batches)));
  const isNoisy = batches > 0 && size > 0;
  if (isNoisy && (batches < 2 || size * batches > loss.examples))
    throw misuse('the batches do not fit the data', {
      expected: `at least 2, of together at most ${loss.examples} examples; or --batches 0`,
      got: `${batches} of ${size}`,
      where: '--batches and --batch',
    });
  const places = [...thetas.keys()].filter((place) => place % every === 0 || place === thetas.length - 1);
  const own = states && places.map((place) => states[place]!);
  return {
    lossAt: (point) =>
      own ? twiceDifferentiable({ ...subject, loss: lossOnState(subject, own[point]!) }) : loss,
    thetas: places.map((place) => thetas[place]!),
    ...(own && { states: own }),
    places,
    path,
    batch: isNoisy ? size : null,
  };
}

/** Where λ₁ is greatest, and where the training ended. */
function summary(records: readonly ResultRecord[]): ResultRecord {
  const points = recordsOf(records, alongRecords, 'curvature-at');
  const largest = points.map(({ values }) => values[0] ?? Number.NaN);
  const at = largest.reduce((best, value, k) => (value > (largest[best] ?? -Infinity) ? k : best), 0);
  const { loss, alignment } = points.at(-1) ?? { loss: Number.NaN, alignment: Number.NaN };
  return {
    type: 'summary',
    points: points.length,
    largest: largest[at] ?? Number.NaN,
    at: points[at]?.point ?? Number.NaN,
    end: { loss, largest: largest.at(-1) ?? Number.NaN, alignment },
    converged: points.every(({ converged }) => converged),
  };
}
