import type { AnyRecordOf, RecordOf } from '@orograph/runs/records';
import { type similarityRecords } from '@orograph/runs/kinds';

import { pairQuantities, type PairQuantity } from '@orograph/probes';

/** What people read of each quantity. */
const words: Readonly<Record<PairQuantity, string>> = {
  disagreement: 'disagreement',
  jensenShannon: 'JSD (nats)',
  squaredDifference: 'mean squared difference',
  cka: 'CKA',
  cosine: 'cosine of θ',
  distance: 'distance',
  displacementCosine: 'cosine of the ways trained',
};

/** A pair in a line; where a path is least like its ends. */
export function similarityText(record: AnyRecordOf<typeof similarityRecords>): string {
  if (record.type === 'pair') {
    const [a, b] = record.models;
    const numbers = pairQuantities
      .filter((name) => record[name] !== undefined)
      .map((name) => `${words[name]} ${numberOf(record[name]!)}`);
    return `${a} and ${b}: ${numbers.join(', ')}`;
  }
  if (record.type !== 'summary') return '';
  return Object.entries(record.farthest ?? {})
    .flatMap(([line, at]) =>
      at
        ? [
            `${line}: least like both ends at t = ${at.t.toPrecision(3)}, ${at.difference.toPrecision(4)} from the nearer`,
          ]
        : [],
    )
    .join('\n');
}

const numberOf = (value: NonNullable<RecordOf<typeof similarityRecords, 'pair'>[PairQuantity]>): string => {
  if (typeof value === 'number') return value.toPrecision(4);
  const [mean, low, high] = [value.mean, value.low, value.high].map((number) => number.toPrecision(3));
  return `${mean} (${low} to ${high})`;
};
