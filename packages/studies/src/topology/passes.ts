import type { ModelLoss, Subject } from '@orograph/models';
import { disconnectivity, persistence, segment, slice } from '@orograph/probes';
import { emitted, type ResultRecord } from '@orograph/runs';
import { map, toArray, type Observable } from 'rxjs';

import { lastValue } from '../last-value.ts';
import { highest, relaxedPath, type RelaxSettings } from './relaxed-path.ts';

/** How the way between two checkpoints is measured. */
export type PassSettings = Omit<RelaxSettings, 'relax'> & { readonly relax?: number | undefined };

/** Measures the straight way between two checkpoints, and where it is asked for relaxes it: one record. */
export const passBetween = (
  [a, b]: readonly [Subject, Subject],
  loss: ModelLoss,
  { relax, ...settings }: PassSettings,
): Observable<ResultRecord> =>
  emitted(async (emit, signal) => {
    const path = [a.loss.theta, b.loss.theta] as const;
    const straight = slice(loss, segment(...path, { points: settings.points })).pipe(
      toArray(),
      map((found) => found.map((point) => point.loss)),
    );
    const losses = await lastValue(straight, signal);
    const height = highest(losses);
    if (relax === undefined) return emit({ type: 'pass', straight: height, height, gradNorm: null, losses });
    const best = await relaxedPath({ path: a.path, loss }, path, { ...settings, relax }, signal);
    return emit({
      type: 'pass',
      straight: height,
      // The ends go down their gradients as well: a way leads down to them first.
      height: Math.max(losses[0]!, losses.at(-1)!, highest(best.values)),
      gradNorm: best.gradNorm,
      losses: best.values,
    });
  });

/** Sums the records of optima and passes up to the tree in which the optima join as the level rises: the disconnectivity graph. */
export function passTree(records: readonly ResultRecord[]): ResultRecord {
  const losses = records.flatMap(({ type, loss }) => (type === 'optimum' ? [Number(loss)] : []));
  const passes = records.flatMap(({ type, between, height }) =>
    type === 'pass' ? [{ between: between as readonly [number, number], height: Number(height) }] : [],
  );
  const basins = losses.every(Number.isFinite) ? disconnectivity(losses, passes) : [];
  return {
    type: 'summary',
    optima: losses.length,
    passes: passes.length,
    branches: basins.map((basin) => ({
      optimum: basin.minimum,
      birth: basin.birth,
      death: basin.death,
      persistence: persistence(basin),
      parent: basin.parent < 0 ? null : basins[basin.parent]!.minimum,
      pass: basin.saddle < 0 ? null : passes[basin.saddle]!.between,
    })),
  };
}
