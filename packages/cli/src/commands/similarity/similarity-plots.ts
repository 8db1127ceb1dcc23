import { matrixChart, type ReportPlot, similarityPlot } from '@orograph/report';
import { type RecordOf } from '@orograph/runs/records';
import { similarityRecords } from './similarity-records.ts';
import { pairQuantities, type PairQuantity } from './similarity-summary.ts';

/** How a quantity is shown. */
interface Shown {
  /** What it is, with its unit. */
  readonly title: string;
  /** What it cannot exceed. */
  readonly bound?: string;
  /** Where its colours begin; at the least value by default. */
  readonly least?: number;
}

export const titles: Readonly<Record<PairQuantity, Shown>> = {
  disagreement: { title: 'disagreement (share)', least: 0 },
  jensenShannon: {
    title: 'Jensen-Shannon divergence (nats)',
    bound: 'at most ln 2 = 0.693',
    least: 0,
  },
  squaredDifference: { title: 'mean squared difference of outputs', least: 0 },
  cka: { title: 'linear CKA of outputs' },
  cosine: { title: 'cosine of θ' },
  distance: { title: 'distance |θ₁ − θ₂|', least: 0 },
  displacementCosine: { title: 'cosine of the ways trained' },
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
      const { title, bound, least } = titles[name];
      const largest = Math.max(...values.flat().filter(Number.isFinite));
      return {
        name: `similarity-${kebab(name)}`,
        caption: `Every pair: ${title}${bound === undefined ? '' : `, ${bound}`}${typeof pairs[0]?.[name] === 'object' ? ', with 95 % intervals over the examples' : ''}`,
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
  const plots = present.map((name) =>
    similarityPlot(`along-${kebab(name)}`, {
      title: titles[name].title,
      caption: `Along the path and the straight line between its ends: ${titles[name].title}`,
      series: lineNames.flatMap((line) => [series(line, 0, name), series(line, 1, name)]),
    }),
  );
  return [
    ...plots,
    similarityPlot('along-loss', {
      title: 'loss',
      caption: 'The loss along both',
      series: lineNames.map((line) => ({
        name: line,
        points: along(line).map(({ t, loss }) => ({ x: t, y: loss })),
      })),
    }),
  ];
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
