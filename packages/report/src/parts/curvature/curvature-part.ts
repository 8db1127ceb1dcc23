import { curvatureRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';

import { errorText } from '../../number-text.ts';
import { type FactRow, text } from '../../page/fact-rows.ts';
import { fieldAt, numberAt } from '../../page/record-fields.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import {
  blockPlots,
  type Density,
  densityPlot,
  countPlot,
  leadingPlot,
  type Pairs,
} from './curvature-plots.ts';
import { curvatureWords, type Trace } from './curvature-words.ts';
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
      ? curvatureWords({ pairs, trace, dim, density: spectrum && { spectrum, sigma: density!.sigma } })
      : [],
    plots: [
      ...(density === undefined ? [] : [densityPlot(density, values, dim, { matrix, spectrum })]),
      ...(spectrum ? countPlot(spectrum, values) : []),
      ...(pairs && values.length > 0 ? [leadingPlot(pairs)] : []),
      ...blockPlots(recordsOf(records, curvatureRecords, 'block')),
    ],
    rows: [
      ['loss at the model', text(summary?.loss)],
      ...(summary?.likelihood === undefined
        ? []
        : [['distribution of the targets', summary.likelihood] as const]),
      ...(pairs === undefined ? [] : pairRows(pairs)),
      ...(trace === undefined ? [] : [traceRow(trace)]),
      ...(density === undefined ? [] : densityRows(density)),
      ...recordsOf(records, curvatureRecords, 'block').map(blockRow),
    ],
  };
};

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
