import {
  barChart,
  errorText,
  estimateChart,
  type FactRow,
  fieldAt,
  numberAt,
  type ReportPartOf,
  type ReportPlot,
  text,
} from '@orograph/report';
import { recordsOf, type RecordOf } from '@orograph/runs/records';
import { countAbove, type Spectrum } from '@orograph/probes';

import { curvatureRecords } from './curvature-records.ts';
import { spectrumOf } from './spectrum-of.ts';

const matrices: Readonly<Record<string, string>> = {
  'gauss-newton': 'Gauss-Newton matrix',
  fisher: 'Fisher matrix',
  'sampled-fisher': 'Fisher matrix of drawn targets',
  'empirical-fisher': 'empirical Fisher matrix',
};

/** The density of eigenvalues, how many are above which, and the leading ones. */
export const part: ReportPartOf = ({ run, records }) => {
  const [density] = recordsOf(records, curvatureRecords, 'density');
  const [pairs] = recordsOf(records, curvatureRecords, 'eigenpairs');
  const [trace] = recordsOf(records, curvatureRecords, 'trace');
  const [summary] = recordsOf(records, curvatureRecords, 'summary');
  const dim = numberAt(run, 'dimension');
  const matrix = matrices[text(fieldAt(run, 'identity', 'operator'))] ?? 'Hessian';
  const isSteepest = matrix === 'Hessian' && (fieldAt(run, 'identity', 'which') ?? 'largest') === 'largest';
  const spectrum = density === undefined ? undefined : spectrumOf(records, dim);
  const values = pairs?.values ?? [];
  return {
    words: isSteepest
      ? curvatureWords(values, trace, dim, spectrum && { spectrum, sigma: density!.sigma })
      : [],
    plots: [
      ...(density === undefined ? [] : [densityPlot(density, values, dim, matrix)]),
      ...(spectrum ? countPlot(spectrum, values) : []),
      ...(pairs && values.length > 0 ? [leadingPlot(pairs)] : []),
    ],
    rows: [
      ['loss at the model', text(summary?.loss)],
      ...(pairs === undefined ? [] : pairRows(pairs)),
      ...(trace === undefined ? [] : [traceRow(trace)]),
      ...(density === undefined ? [] : densityRows(density)),
      ...recordsOf(records, curvatureRecords, 'block').map(blockRow),
    ],
  };
};

type Pairs = RecordOf<typeof curvatureRecords, 'eigenpairs'>;
type Trace = RecordOf<typeof curvatureRecords, 'trace'>;
type Density = RecordOf<typeof curvatureRecords, 'density'>;

/** How steep the steepest directions are, and how the rest compares. */
function curvatureWords(
  values: readonly number[],
  trace: Trace | undefined,
  dim: number,
  density: { readonly spectrum: Spectrum; readonly sigma: number } | undefined,
): string[] {
  const [first] = values;
  const mean = trace?.mean ?? Number.NaN;
  const above = density && countAbove(density.spectrum, -density.sigma);
  return [
    ...(first === undefined
      ? []
      : [
          `The steepest direction has a curvature of ${text(first)}${values.length > 1 ? `, the ${ordinal(values.length)} steepest of ${text(values.at(-1))}` : ''}: as far as the loss is quadratic, plain gradient descent is stable below a rate of 2/λ₁ = ${text(2 / first)}.`,
        ]),
    ...(Number.isFinite(mean) && first !== undefined
      ? [
          `These ${values.length} eigenvalues make up ${text((100 * values.reduce((sum, value) => sum + value, 0)) / mean)} % of the trace, ${errorText(mean, trace!.standardError)}; the mean eigenvalue of all ${text(dim)} is ${text(mean / dim)}.`,
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

function densityPlot(density: Density, leading: readonly number[], dim: number, matrix: string): ReportPlot {
  const { values, density: curve, standardError: errors, low = [], high = [], sigma } = density;
  // The height of the peak of a single eigenvalue.
  const one = 1 / (dim * sigma * Math.sqrt(2 * Math.PI));
  const top = Math.max(one, ...curve.filter(Number.isFinite));
  return {
    name: 'density',
    caption: `Spectral density of the ${matrix}, with the 95 % interval from ${text(density.runs)} random vectors and the Lanczos steps`,
    spec: estimateChart({
      x: {
        title: 'eigenvalue λ (linear within σ of 0, logarithmic beyond)',
        scale: 'symlog',
        constant: sigma,
        domain: [values[0] ?? 0, values.at(-1) ?? 1],
      },
      y: { title: 'density', scale: 'log', domain: [one / 10, 3 * top] },
      name: `density, σ = ${text(Number(density.sigma.toPrecision(3)))}`,
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

function leadingPlot(pairs: Pairs): ReportPlot {
  const residuals = pairs.residuals;
  return {
    name: 'eigenvalues',
    caption: 'Leading eigenvalues, with the norm of their residuals',
    spec: barChart({
      x: { title: 'place' },
      y: { title: 'eigenvalue' },
      bars: pairs.values.map((value, k) => ({
        name: String(k + 1),
        value,
        low: value - residuals[k]!,
        high: value + residuals[k]!,
      })),
    }),
  };
}

function pairRows(pairs: Pairs): FactRow[] {
  const residuals = pairs.residuals;
  return [
    ['eigenvalues', `${pairs.values.map(text).join(', ')}${pairs.converged ? '' : ' (not converged)'}`],
    ['residuals', residuals.map(text).join(', ')],
    ['products for them, those for residuals included', text(pairs.iterations)],
  ];
}

const traceRow = (trace: Trace): FactRow => [
  'trace',
  `${errorText(trace.mean, trace.standardError)} (${estimatorOf(trace)}, ${text(trace.count)} samples)`,
];

const blockRow = (block: RecordOf<typeof curvatureRecords, 'block'>): FactRow => [
  `block ${text(block.block)}`,
  `${text(block.smallest)} to ${text(block.largest)}, trace ${text(block.trace.mean)}`,
];

const estimatorOf = (trace: Trace): string => {
  if (trace.estimator === 'xtrace') return 'XTrace';
  return trace.sketch > 0 ? 'Hutch++' : 'Hutchinson';
};

function densityRows(density: Density): FactRow[] {
  const nodes = density.nodes;
  return [
    ['Ritz values', `${text(nodes[0])} to ${text(nodes.at(-1))}`],
    ['Lanczos runs and their steps', `${text(density.runs)} × ${text(density.steps)}`],
    ['eigenvalues split off', text(density.exact)],
  ];
}
