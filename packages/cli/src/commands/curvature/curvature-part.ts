import {
  barChart,
  errorText,
  estimateChart,
  type FactRow,
  fieldAt,
  listAt,
  numberAt,
  ofType,
  type ReportPartOf,
  type ReportPlot,
  text,
} from '@orograph/report';
import { countAbove, type Spectrum } from '@orograph/probes';

import { spectrumOf } from './spectrum-of.ts';

const matrices: Readonly<Record<string, string>> = {
  'gauss-newton': 'Gauss-Newton matrix',
  fisher: 'Fisher matrix',
  'sampled-fisher': 'Fisher matrix of drawn targets',
  'empirical-fisher': 'empirical Fisher matrix',
};

/** The density of eigenvalues, how many are above which, and the leading ones. */
export const part: ReportPartOf = ({ run, records }) => {
  const [density] = ofType(records, 'density');
  const [pairs] = ofType(records, 'eigenpairs');
  const [trace] = ofType(records, 'trace');
  const [summary] = ofType(records, 'summary');
  const dim = numberAt(run, 'dimension');
  const matrix = matrices[text(fieldAt(run, 'identity', 'operator'))] ?? 'Hessian';
  const isSteepest = matrix === 'Hessian' && (fieldAt(run, 'identity', 'which') ?? 'largest') === 'largest';
  const spectrum = density === undefined ? undefined : spectrumOf(records, dim);
  const values = listAt(pairs, 'values').map(Number);
  return {
    words: isSteepest
      ? curvatureWords(pairs, trace, dim, spectrum && { spectrum, sigma: numberAt(density, 'sigma') })
      : [],
    plots: [
      ...(density === undefined ? [] : [densityPlot(density, values, dim, matrix)]),
      ...(spectrum ? countPlot(spectrum, values) : []),
      ...(values.length === 0 ? [] : [leadingPlot(pairs)]),
    ],
    rows: [
      ['loss at the model', text(fieldAt(summary, 'loss'))],
      ...(pairs === undefined ? [] : pairRows(pairs)),
      ...(trace === undefined ? [] : [traceRow(trace)]),
      ...(density === undefined ? [] : densityRows(density)),
      ...ofType(records, 'block').map(blockRow),
    ],
  };
};

/** How steep the steepest directions are, and how the rest compares. */
function curvatureWords(
  pairs: unknown,
  trace: unknown,
  dim: number,
  density: { readonly spectrum: Spectrum; readonly sigma: number } | undefined,
): string[] {
  const values = listAt(pairs, 'values').map(Number);
  const [first] = values;
  const mean = numberAt(trace, 'mean');
  const above = density && countAbove(density.spectrum, -density.sigma);
  return [
    ...(first === undefined
      ? []
      : [
          `The steepest direction has a curvature of ${text(first)}${values.length > 1 ? `, the ${ordinal(values.length)} steepest of ${text(values.at(-1))}` : ''}: as far as the loss is quadratic, plain gradient descent is stable below a rate of 2/λ₁ = ${text(2 / first)}.`,
        ]),
    ...(Number.isFinite(mean) && first !== undefined
      ? [
          `These ${values.length} eigenvalues make up ${text((100 * values.reduce((sum, value) => sum + value, 0)) / mean)} % of the trace, ${errorText(mean, numberAt(trace, 'standardError'))}; the mean eigenvalue of all ${text(dim)} is ${text(mean / dim)}.`,
        ]
      : []),
    ...(density && above
      ? [
          `Below −σ = ${text(-density.sigma)}, the width of the density's Gaussians, lie about ${text(Math.round(dim - above.mean))} eigenvalues (the Lanczos steps leave ${text(Math.max(0, Math.round(dim - above.high)))} to ${text(Math.round(dim - above.low))} open).`,
        ]
      : []),
  ];
}

/** 2nd, 3rd, 4th. */
function ordinal(place: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${place}${ending[ordinals.select(place)]}`;
}

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });

function densityPlot(density: unknown, leading: readonly number[], dim: number, matrix: string): ReportPlot {
  const list = (field: string): number[] => listAt(density, field).map(Number);
  const [values, curve, errors, low, high] = ['values', 'density', 'standardError', 'low', 'high'].map(
    list,
  ) as [number[], number[], number[], number[], number[]];
  const sigma = numberAt(density, 'sigma');
  // The height of the peak of a single eigenvalue.
  const one = 1 / (dim * sigma * Math.sqrt(2 * Math.PI));
  const top = Math.max(one, ...curve.filter(Number.isFinite));
  return {
    name: 'density',
    caption: `Spectral density of the ${matrix}, with the 95 % interval from ${text(numberAt(density, 'runs'))} random vectors and the Lanczos steps`,
    spec: estimateChart({
      x: {
        title: 'eigenvalue λ (linear within σ of 0, logarithmic beyond)',
        scale: 'symlog',
        constant: sigma,
        domain: [values[0] ?? 0, values.at(-1) ?? 1],
      },
      y: { title: 'density', scale: 'log', domain: [one / 10, 3 * top] },
      name: `density, σ = ${text(Number(numberAt(density, 'sigma').toPrecision(3)))}`,
      curve: values.map((x, k) => ({
        x,
        y: curve[k]!,
        low: low[k] ?? curve[k]! - (errors[k] || 0),
        high: Math.min(high[k] ?? curve[k]! + (errors[k] || 0), 10 * top),
      })),
      ...(leading.length > 0 && {
        dots: { name: 'eigenpairs', points: leading.map((x) => ({ x, y: one })) },
      }),
      level: { name: 'one eigenvalue', y: one },
    }),
  };
}

function countPlot(spectrum: Spectrum, leading: readonly number[]): ReportPlot[] {
  const greatest = Math.max(...(spectrum.exact ?? []), ...spectrum.rules.flatMap(({ nodes }) => nodes));
  if (!(greatest > 0)) return [];
  const lambdas = Array.from({ length: 81 }, (_, i) => greatest * 10 ** (-4 * (1 - i / 80)));
  const shown = leading.filter((value) => value > lambdas[0]!);
  return [
    {
      name: 'counts',
      caption: 'How many eigenvalues are above λ, with what random vectors and Lanczos steps leave open',
      spec: estimateChart({
        x: { title: 'λ', scale: 'log', domain: [lambdas[0]!, lambdas.at(-1)!] },
        y: { title: 'eigenvalues above λ', scale: 'log', domain: [0.5, spectrum.dim] },
        name: 'quadrature',
        curve: lambdas.map((x) => {
          const { mean, low, high, interval } = countAbove(spectrum, x);
          const [from, to] = interval.map((end, k) => (Number.isFinite(end) ? end : [low, high][k]!)) as [
            number,
            number,
          ];
          return { x, y: mean, low: from, high: to };
        }),
        ...(shown.length > 0 && {
          dots: { name: 'eigenpairs', points: shown.map((x, k) => ({ x, y: k + 1 })) },
        }),
      }),
    },
  ];
}

function leadingPlot(pairs: unknown): ReportPlot {
  const residuals = listAt(pairs, 'residuals').map(Number);
  return {
    name: 'eigenvalues',
    caption: 'Leading eigenvalues, with the norm of their residuals',
    spec: barChart({
      x: { title: 'place' },
      y: { title: 'eigenvalue' },
      bars: listAt(pairs, 'values').map((value, k) => ({
        name: String(k + 1),
        value: Number(value),
        low: Number(value) - residuals[k]!,
        high: Number(value) + residuals[k]!,
      })),
    }),
  };
}

function pairRows(pairs: unknown): FactRow[] {
  const residuals = listAt(pairs, 'residuals');
  return [
    [
      'eigenvalues',
      `${listAt(pairs, 'values').map(text).join(', ')}${fieldAt(pairs, 'converged') === true ? '' : ' (not converged)'}`,
    ],
    ['residuals', residuals.map(text).join(', ')],
    ['products for them, those for residuals included', text(numberAt(pairs, 'iterations'))],
  ];
}

const traceRow = (trace: unknown): FactRow => [
  'trace',
  `${errorText(numberAt(trace, 'mean'), numberAt(trace, 'standardError'))} (${estimatorOf(trace)}, ${text(numberAt(trace, 'count'))} samples)`,
];

const blockRow = (block: unknown): FactRow => [
  `block ${text(fieldAt(block, 'block'))}`,
  `${text(numberAt(block, 'smallest'))} to ${text(numberAt(block, 'largest'))}, trace ${text(numberAt(block, 'trace', 'mean'))}`,
];

const estimatorOf = (trace: unknown): string => {
  if (fieldAt(trace, 'estimator') === 'xtrace') return 'XTrace';
  return numberAt(trace, 'sketch') > 0 ? 'Hutch++' : 'Hutchinson';
};

function densityRows(density: unknown): FactRow[] {
  const nodes = listAt(density, 'nodes');
  return [
    ['Ritz values', `${text(nodes[0])} to ${text(nodes.at(-1))}`],
    [
      'Lanczos runs and their steps',
      `${text(numberAt(density, 'runs'))} × ${text(numberAt(density, 'steps'))}`,
    ],
    ['eigenvalues split off', text(numberAt(density, 'exact'))],
  ];
}
