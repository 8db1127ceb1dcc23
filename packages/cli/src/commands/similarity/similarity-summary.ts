import { recordsOf, type RecordOf } from '@orograph/runs/records';
import { similarityToItself, pairQuantities, type PairQuantity } from '@orograph/probes';
import { norm } from '@orograph/tensor';
import { similarityRecords } from '@orograph/runs/kinds';

import type { ResultRecord } from '../../terminal/record-line.ts';
import type { Comparison } from './compare-models.ts';
import { pathLines } from './similarity-path.ts';

/** Where a line is least like both of its ends, by the greater likeness of the two. */
interface Farthest {
  /** Its share of the line. */
  readonly t: number;
  /** The disagreement with the nearer end, or the squared difference of outputs that are no choices. */
  readonly difference: number;
}

/** Sums similarities up: the models, a symmetric matrix of each quantity, and the points of lines least like their ends. */
export function similaritySummary(
  records: readonly ResultRecord[],
  { at, losses, isOneSpace, starts }: Pick<Comparison, 'at' | 'isOneSpace' | 'losses' | 'starts'>,
): ResultRecord {
  const pairs = recordsOf(records, similarityRecords, 'pair');
  const present = pairQuantities.filter((name) => pairs.some((pair) => pair[name] !== undefined));
  const matrixOf = (name: PairQuantity): number[][] => {
    const matrix = losses.map((_, i) =>
      losses.map((__, j) => (i === j ? similarityToItself[name] : Number.NaN)),
    );
    for (const pair of pairs) {
      const { a, b, [name]: value } = pair;
      const number = (typeof value === 'object' ? value.mean : value) ?? Number.NaN;
      matrix[a]![b] = number;
      matrix[b]![a] = number;
    }
    return matrix;
  };
  const points = recordsOf(records, similarityRecords, 'similarity');
  const lines = pathLines.flatMap((line) => {
    const own = points.filter(({ path }) => path === line);
    return own.length === 0 ? [] : [[line, farthest(own)] as const];
  });
  return {
    type: 'summary',
    models: losses.map(({ path: model, loss }, k) => ({
      model,
      ...at[k]!,
      ...(isOneSpace && { norm: norm(loss.theta) }),
      ...(starts[k] && { startNorm: norm(starts[k]) }),
    })),
    matrices: Object.fromEntries(present.map((name) => [name, matrixOf(name)])),
    ...(lines.length > 0 && { farthest: Object.fromEntries(lines) }),
  };
}

function farthest(line: readonly RecordOf<typeof similarityRecords, 'similarity'>[]): Farthest {
  const points = line.map(({ t, ends }) => ({
    t,
    difference: Math.min(
      ...ends.map(
        ({ disagreement, squaredDifference }) => (disagreement ?? squaredDifference)?.mean ?? Number.NaN,
      ),
    ),
  }));
  return points.reduce((best, point) => (point.difference > best.difference ? point : best));
}
