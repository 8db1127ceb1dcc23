import type { Fold, ResultRecord } from '@orograph/runs';

/** Sums up the points of a slice as they come, in memory that does not grow. */
export function sliceSummary(): Fold {
  let points = 0;
  let nonFinite = 0;
  let minimum: ResultRecord | undefined;
  let maximum: ResultRecord | undefined;
  return {
    add: (point) => {
      points += 1;
      const loss = lossOf(point);
      if (!Number.isFinite(loss)) nonFinite += 1;
      else {
        if (!minimum || loss < lossOf(minimum)) minimum = point;
        if (!maximum || loss > lossOf(maximum)) maximum = point;
      }
    },
    summary: () => ({ type: 'summary', points, nonFinite, minimum: place(minimum), maximum: place(maximum) }),
  };
}

const lossOf = (point: ResultRecord): number => point['loss'] as number;

const place = (point: ResultRecord | undefined): unknown =>
  point ? { index: point['index'], coords: point['coords'], loss: lossOf(point) } : null;
