import {
  type FactRow,
  fieldAt,
  listAt,
  matrixChart,
  numberAt,
  ofType,
  type ReportPartOf,
  type ReportPlot,
  similarityPlot,
  text,
} from '@orograph/report';
import { basename } from 'node:path';

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

const titles: Readonly<Record<PairQuantity, Shown>> = {
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

const lineNames: Readonly<Record<string, string>> = { path: 'path', straight: 'straight' };

/** A matrix of each quantity, its course along the path and the straight line between the ends, and the loss beside it. */
export const part: ReportPartOf = ({ records }) => {
  const [summary] = ofType(records, 'summary');
  const models = listAt(summary, 'models');
  const names = models.map((model, k) => `${k + 1} ${basename(String(fieldAt(model, 'model')), '.onnx')}`);
  const pairs = ofType(records, 'pair');
  const points = ofType(records, 'similarity');
  return {
    words: similarityWords(pairs, names),
    plots: [...matrices(summary, names, pairs), ...lines(points)],
    rows: [
      ...models.map((model, k): FactRow => [
        names[k]!,
        [
          `loss ${text(numberAt(model, 'loss'))}`,
          ...metricsOf(model),
          ...(fieldAt(model, 'norm') === undefined ? [] : [`|θ| ${text(numberAt(model, 'norm'))}`]),
        ].join(' · '),
      ]),
      ...pairs.map((pair): FactRow => [
        `${names[numberAt(pair, 'a')]} and ${names[numberAt(pair, 'b')]}`,
        [
          ...pairQuantities
            .filter((name) => fieldAt(pair, name) !== undefined)
            .map((name) => `${titles[name].title.replace(/ \(.*/, '')} ${valueOf(pair, name)}`),
          ...(fieldAt(pair, 'disagreementOverError') === undefined
            ? []
            : [`disagreement / error ${text(numberAt(pair, 'disagreementOverError'))}`]),
        ].join(' · '),
      ]),
      ...Object.keys(lineNames)
        .filter((line) => fieldAt(summary, 'farthest', line) !== undefined)
        .map((line): FactRow => [
          `${lineNames[line]}: least like both ends`,
          `t = ${text(numberAt(summary, 'farthest', line, 't'))}, ${text(numberAt(summary, 'farthest', line, 'difference'))} from the nearer`,
        ]),
    ],
  };
};

/** Which two models differ most in what they say. */
function similarityWords(pairs: readonly unknown[], names: readonly string[]): string[] {
  const name = (['disagreement', 'squaredDifference'] as const).find(
    (quantity) => fieldAt(pairs[0], quantity) !== undefined,
  );
  if (name === undefined) return [];
  const valueAt = (pair: unknown): number =>
    typeof fieldAt(pair, name) === 'object' ? numberAt(pair, name, 'mean') : numberAt(pair, name);
  const sorted = pairs.toSorted((a, b) => valueAt(a) - valueAt(b));
  const said = (pair: unknown): string =>
    `${names[numberAt(pair, 'a')]} and ${names[numberAt(pair, 'b')]} (${text(valueAt(pair))})`;
  const what = titles[name].title.replace(/ \(.*/, '');
  return [
    sorted.length === 1
      ? `The ${what} of ${said(sorted[0])}.`
      : `The ${what} is greatest between ${said(sorted.at(-1))} and least between ${said(sorted[0])}.`,
  ];
}

const metricsOf = (model: unknown): string[] =>
  Object.entries(fieldAt(model, 'metrics') ?? {}).map(([name, value]) => `${name} ${text(value)}`);

const valueOf = (pair: unknown, name: PairQuantity): string =>
  typeof fieldAt(pair, name) === 'object'
    ? `${text(numberAt(pair, name, 'mean'))} (95 %: ${text(numberAt(pair, name, 'low'))} to ${text(numberAt(pair, name, 'high'))})`
    : text(numberAt(pair, name));

function matrices(
  summary: unknown,
  names: readonly string[],
  pairs: readonly unknown[],
): readonly ReportPlot[] {
  if (names.length < 2) return [];
  const intervalAt = (name: PairQuantity, i: number, j: number): string => {
    const pair = pairs.find(
      (one) => numberAt(one, 'a') === Math.min(i, j) && numberAt(one, 'b') === Math.max(i, j),
    );
    const [low, high] = ['low', 'high'].map((end) => numberAt(pair, name, end));
    return Number.isFinite(low) ? `${low!.toPrecision(3)} – ${high!.toPrecision(3)}` : '';
  };
  return pairQuantities
    .filter((name) => fieldAt(summary, 'matrices', name) !== undefined)
    .map((name) => {
      const values = listAt(summary, 'matrices', name).map((row) => (row as readonly unknown[]).map(Number));
      const { title, bound, least } = titles[name];
      const largest = Math.max(...values.flat().filter(Number.isFinite));
      return {
        name: `similarity-${kebab(name)}`,
        caption: `Every pair: ${title}${bound === undefined ? '' : `, ${bound}`}${fieldAt(pairs[0], name, 'low') === undefined ? '' : ', with 95 % intervals over the examples'}`,
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

function lines(points: readonly unknown[]): readonly ReportPlot[] {
  if (points.length === 0) return [];
  const along = (line: string): readonly unknown[] =>
    points.filter((point) => fieldAt(point, 'path') === line);
  const present = pairQuantities.filter((name) => fieldAt(points[0], 'ends', 0, name) !== undefined);
  const series = (line: string, end: number, name: PairQuantity) => ({
    name: `${lineNames[line]}, with the ${end === 0 ? 'start' : 'end'}`,
    points: along(line).map((point) => {
      const value = fieldAt(point, 'ends', end, name);
      const x = numberAt(point, 't');
      return typeof value === 'object'
        ? { x, y: numberAt(value, 'mean'), low: numberAt(value, 'low'), high: numberAt(value, 'high') }
        : { x, y: Number(value) };
    }),
  });
  const plots = present.map((name) =>
    similarityPlot(`along-${kebab(name)}`, {
      title: titles[name].title,
      caption: `Along the path and the straight line between its ends: ${titles[name].title}`,
      series: Object.keys(lineNames).flatMap((line) => [series(line, 0, name), series(line, 1, name)]),
    }),
  );
  return [
    ...plots,
    similarityPlot('along-loss', {
      title: 'loss',
      caption: 'The loss along both',
      series: Object.keys(lineNames).map((line) => ({
        name: lineNames[line]!,
        points: along(line).map((point) => ({ x: numberAt(point, 't'), y: numberAt(point, 'loss') })),
      })),
    }),
  ];
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
