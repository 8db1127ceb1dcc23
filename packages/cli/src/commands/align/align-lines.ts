import { isBatchNorm, type ModelLoss, openRepair, type Subject } from '@orograph/models';
import { segment, slice } from '@orograph/probes';
import type { TypedRecord } from '@orograph/runs';
import { interpolate, type Vector } from '@orograph/tensor';
import { concatMap, from, map, range, type Observable } from 'rxjs';

import { asMisuse } from '../../model/as-misuse.ts';
import { joinedLoss } from '../../model/open-subjects.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import type { AlignFlags } from './align-command.ts';

/** Measures the loss at a share of the way. */
export type RepairedLine = (t: number) => ReturnType<ModelLoss['metrics']>;

/** Which points of a line are measured. */
interface LinePlan {
  /** How many there are. */
  readonly points: number;
  /** How many of them are there already. */
  readonly skip: number;
}

/** Whether a record is the point due at a place of its line. */
export const isPoint = ({ index }: ResultRecord, place: number): boolean =>
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

/** Measures the loss on a repaired line. */
export const alongRepaired = (line: RepairedLine, { points, skip }: LinePlan): Observable<TypedRecord> =>
  range(skip, points - skip).pipe(
    concatMap((i) => {
      const t = points === 1 ? 0 : i / (points - 1);
      return from(line(t)).pipe(map((measured) => ({ type: 'point', index: [i], coords: [t], ...measured })));
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
  flags: AlignFlags,
): Promise<{ readonly at: RepairedLine; readonly dispose: () => Promise<void> }> {
  const { graph, dataset, path } = reference;
  const ends = [reference.loss.theta, model.loss.theta] as const;
  if (graph!.nodes.some(isBatchNorm)) {
    const measured = await joinedLoss([reference, model], { ...flags, batchNorm: true });
    const at: RepairedLine = (t) => measured.metrics(interpolate(...ends, t));
    return { at, dispose: () => measured.dispose() };
  }
  const { parameters } = flags;
  const repair = await asMisuse(path, () => openRepair(graph!, ends, { data: dataset, parameters }));
  return { at: async (t) => loss.metrics(await repair.at(t)), dispose: () => repair.dispose() };
}
