import { inFile, isBatchNorm, lossThrough, openRepair, type ModelLoss, type Subject } from '@orograph/models';
import { segment, slice } from '@orograph/probes';
import type { ResultRecord, TypedRecord } from '@orograph/runs';
import { interpolate, type Vector } from '@orograph/tensor';
import { concatMap, from, map, range, type Observable } from 'rxjs';

import type { LossChoice } from '../train/loss-choice.ts';

/** A line between two models with the statistics of its hidden units set right. */
export interface RepairedLine {
  /** θ at a share of the way. */
  readonly theta: (t: number) => Promise<Vector> | Vector;
  /** The loss of it. */
  readonly loss: ModelLoss;
}

/** A repaired line that holds native memory. */
export interface OpenRepairedLine extends RepairedLine {
  /** Gives it back. */
  readonly dispose: () => Promise<void>;
}

/** Which points of a line are measured. */
export interface LinePlan {
  /** How many there are. */
  readonly points: number;
  /** How many of them are there already. */
  readonly skip: number;
}

/** Whether a record is the point due at a place of its line. */
export const isLinePoint = ({ index }: ResultRecord, place: number): boolean =>
  (index as readonly number[])[0] === place;

/** Measures the loss on the straight segment between two points. */
export const alongSegment = (
  loss: ModelLoss,
  [start, end]: readonly [Vector, Vector],
  { points, skip }: LinePlan,
): Observable<TypedRecord> =>
  slice(loss, segment(start, end, { points }), { skip: ([i]) => i! < skip }).pipe(
    map((point) => ({ type: 'point', ...point })),
  );

const measured = async ({ theta, loss }: RepairedLine, t: number): ReturnType<ModelLoss['metrics']> =>
  loss.metrics(await theta(t));

/** Measures the loss on a repaired line. */
export const alongRepaired = (line: RepairedLine, { points, skip }: LinePlan): Observable<TypedRecord> =>
  range(skip, points - skip).pipe(
    concatMap((i) => {
      const t = points === 1 ? 0 : i / (points - 1);
      return from(measured(line, t)).pipe(
        map((found) => ({ type: 'point', index: [i], coords: [t], ...found })),
      );
    }),
  );

/**
 * Opens the repaired line to an aligned model: statistics of BatchNormalization measured anew where there is any, else hidden units
 * rescaled and shifted.
 *
 * @throws MisuseError for a network with neither normalization nor layers with a bias.
 */
export async function repairedLine(
  [reference, model]: readonly [Subject, Subject],
  loss: ModelLoss,
  choice: LossChoice,
): Promise<OpenRepairedLine> {
  const { graph, dataset, path } = reference;
  const ends = [reference.loss.theta, model.loss.theta] as const;
  if (graph!.nodes.some(isBatchNorm)) {
    const anew = await lossThrough([reference, model], { ...choice, batchNorm: true });
    return { theta: (t) => interpolate(...ends, t), loss: anew, dispose: () => anew.dispose() };
  }
  const { parameters } = choice;
  const repair = await inFile(path, () => openRepair(graph!, ends, { data: dataset, parameters }));
  return { theta: (t) => repair.at(t), loss, dispose: () => repair.dispose() };
}
