import { pairQuantities, type PairQuantity } from '@orograph/probes';
import { similarityRecords } from '@orograph/runs/kinds';
import { type RecordOf } from '@orograph/runs/records';

import { matrixChart } from '../../chart/matrix-chart.ts';
import { similarityPlot } from '../../landscape/similarity-lines.ts';
import { numberText } from '../../number-text.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import { courseWords, highest, lowest } from '../../series-words.ts';

/** How a quantity is shown. */
interface Shown {
  /** What it is, with its unit. */
  readonly title: string;
  /** What it cannot exceed. */
  readonly bound?: string;
  /** Where its colours begin; at the least value by default. */
  readonly least?: number;
  /** What its values mean, in a sentence. */
  readonly meaning: string;
}

export const titles: Readonly<Record<PairQuantity, Shown>> = {
  disagreement: {
    title: 'disagreement (share)',
    least: 0,
    meaning: 'It is the share of examples on which two models say different classes.',
  },
  jensenShannon: {
    title: 'Jensen-Shannon divergence (nats)',
    bound: 'at most ln 2 = 0.693',
    least: 0,
    meaning: 'At 0 two models give the same probabilities.',
  },
  squaredDifference: {
    title: 'mean squared difference of outputs',
    least: 0,
    meaning: 'At 0 two models give the same outputs.',
  },
  cka: {
    title: 'linear CKA of outputs',
    meaning: 'At 1 outputs are equal up to rotation and scale, at 0 they are unrelated.',
  },
  cosine: {
    title: 'cosine of θ',
    meaning: 'Independent trainings are nearly orthogonal: 0.',
  },
  distance: {
    title: 'distance |θ₁ − θ₂|',
    least: 0,
    meaning: 'Units that are permuted, which computes the same, add to it.',
  },
  displacementCosine: {
    title: 'cosine of the ways trained',
    meaning: 'At 1 two trainings went the same way, at 0 ways that have nothing in common.',
  },
};

export const lineNames = ['path', 'straight'] as const;

type Summary = RecordOf<typeof similarityRecords, 'summary'>;

export type Pair = RecordOf<typeof similarityRecords, 'pair'>;

type Point = RecordOf<typeof similarityRecords, 'similarity'>;

export function matrices(
  { matrices: found }: Summary,
  names: readonly string[],
  pairs: readonly Pair[],
): readonly ReportPlot[] {
  if (names.length < 2) return [];
  const intervalAt = (name: PairQuantity, i: number, j: number): string => {
    const pair = pairs.find(({ a, b }) => a === Math.min(i, j) && b === Math.max(i, j));
    const value = pair?.[name];
    return typeof value === 'object' && Number.isFinite(value.low)
      ? `${value.low.toPrecision(3)} – ${value.high.toPrecision(3)}`
      : '';
  };
  return pairQuantities
    .filter((name) => found[name] !== undefined)
    .map((name) => {
      const values = found[name]!;
      const { title, bound, least, meaning } = titles[name];
      const largest = Math.max(...values.flat().filter(Number.isFinite));
      return {
        name: `similarity-${kebab(name)}`,
        caption: `Every pair: ${title}${bound === undefined ? '' : `, ${bound}`}${typeof pairs[0]?.[name] === 'object' ? ', with 95 % intervals over the examples' : ''}`,
        note: `${meaning} ${matrixWords(names, pairs, name)}`,
        spec: matrixChart({
          names,
          values,
          value: title,
          note: (i, j) => intervalAt(name, i, j),
          ...(least !== undefined && largest > least && { domain: [least, largest] as const }),
        }),
      };
    });
}

/** Which pairs have the least and the greatest value. */
function matrixWords(names: readonly string[], pairs: readonly Pair[], name: PairQuantity): string {
  const all = pairs.flatMap(({ a, b, [name]: value }) => {
    const y = typeof value === 'object' ? value.mean : (value ?? Number.NaN);
    return Number.isFinite(y) ? [{ y, pair: `${names[a]} and ${names[b]}` }] : [];
  });
  if (all.length === 0) return 'No pair has a finite value.';
  const [most, least] = [highest(all), lowest(all)];
  return all.length === 1
    ? `Between ${most.pair} it is ${numberText(most.y)}.`
    : `It is greatest between ${most.pair}, ${numberText(most.y)}, and least between ${least.pair}, ${numberText(least.y)}.`;
}

export function lines(points: readonly Point[]): readonly ReportPlot[] {
  if (points.length === 0) return [];
  const along = (line: Point['path']): readonly Point[] => points.filter(({ path }) => path === line);
  const present = pairQuantities.filter((name) => points[0]!.ends[0][name] !== undefined);
  const series = (line: Point['path'], end: 0 | 1, name: PairQuantity) => ({
    name: `${line}, with the ${end === 0 ? 'start' : 'end'}`,
    points: along(line).map(({ t: x, ends }) => {
      const value = ends[end][name];
      return typeof value === 'object'
        ? { x, y: value.mean, low: value.low, high: value.high }
        : { x, y: value ?? Number.NaN };
    }),
  });
  const plots = present.map((name) => {
    const own = lineNames.flatMap((line) => [series(line, 0, name), series(line, 1, name)]);
    return similarityPlot(`along-${kebab(name)}`, {
      title: titles[name].title,
      caption: `Along the path and the straight line between its ends: ${titles[name].title}`,
      note: `${titles[name].meaning} ${courseWords(own, 't =')}`,
      series: own,
    });
  });
  const losses = lineNames.map((line) => ({
    name: line,
    points: along(line).map(({ t, loss }) => ({ x: t, y: loss })),
  }));
  return [
    ...plots,
    similarityPlot('along-loss', {
      title: 'loss',
      caption: 'The loss along both',
      note: courseWords(losses, 't ='),
      series: losses,
    }),
  ];
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
