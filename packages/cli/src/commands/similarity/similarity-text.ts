import { fieldAt, numberAt } from '@orograph/report';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { pairQuantities } from './similarity-summary.ts';

/** What people read of each quantity. */
const words: Readonly<Record<(typeof pairQuantities)[number], string>> = {
  disagreement: 'disagreement',
  jensenShannon: 'JSD (nats)',
  squaredDifference: 'mean squared difference',
  cka: 'CKA',
  cosine: 'cosine of θ',
  distance: 'distance',
  displacementCosine: 'cosine of the ways trained',
};

/** A pair in a line; where a path is least like its ends. */
export function similarityText(record: ResultRecord): string {
  if (record.type === 'pair') {
    const [a, b] = record['models'] as readonly string[];
    const numbers = pairQuantities
      .filter((name) => record[name] !== undefined)
      .map((name) => `${words[name]} ${numberOf(record[name])}`);
    return `${a} and ${b}: ${numbers.join(', ')}`;
  }
  if (record.type !== 'summary') return '';
  return ['path', 'straight']
    .filter((line) => fieldAt(record, 'farthest', line) !== undefined)
    .map((line) => {
      const [t, difference] = [
        numberAt(record, 'farthest', line, 't'),
        numberAt(record, 'farthest', line, 'difference'),
      ];
      return `${line}: least like both ends at t = ${t.toPrecision(3)}, ${difference.toPrecision(4)} from the nearer`;
    })
    .join('\n');
}

const numberOf = (value: unknown): string => {
  if (typeof value === 'number') return value.toPrecision(4);
  const [mean, low, high] = ['mean', 'low', 'high'].map((name) => numberAt(value, name).toPrecision(3));
  return `${mean} (${low} to ${high})`;
};
