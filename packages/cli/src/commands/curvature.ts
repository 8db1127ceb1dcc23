import { eigenpairs, runningMean, trace, type EigenpairsStep } from '@orograph/probes';
import type { Estimate } from '@orograph/tensor';

import { consume } from '../terminal/consume.ts';
import type { Context } from '../context.ts';
import { misuse } from '../terminal/misuse.ts';
import { closeLosses, openLosses } from '../model/open-loss.ts';
import type { LossFlags } from '../model/loss-settings.ts';
import type { ResultRecord } from '../terminal/record-line.ts';
import { tell, writeResult } from '../terminal/terminal.ts';
import { twiceDifferentiable } from '../model/with-gradient.ts';

/** The flags of `curvature`. */
export interface CurvatureFlags extends LossFlags {
  /** How many of the largest eigenvalues. */
  readonly top: number;
  /** The most Hessian-vector products for them; what the probe takes by default. */
  readonly iterations?: number;
  /** How many random vectors estimate the trace; 0 leaves it out. */
  readonly samples: number;
  /** The seed of the random vectors. */
  readonly seed: number;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/** `curvature M`: the largest eigenvalues of the Hessian, and its trace with the standard error. */
export async function curvature(path: string, flags: CurvatureFlags, context: Context): Promise<void> {
  const losses = await openLosses([path], flags);
  try {
    const open = losses[0]!;
    for (const warning of open.loss.warnings) tell(context.terminal, `warning: ${path}: ${warning}`);
    const loss = twiceDifferentiable(open);
    const { theta } = open.loss;
    const { top, iterations, samples, seed, json } = flags;
    let pairs: EigenpairsStep | undefined;
    const plan = { theta, count: top, seed, ...(iterations !== undefined && { iterations }) };
    if (top > open.loss.dim)
      throw misuse('too many eigenvalues', {
        expected: `at most the dimension ${open.loss.dim}`,
        got: String(top),
        where: '--top',
      });
    await consume(eigenpairs(loss, plan), (step) => (pairs = step), context.signal);
    if (pairs) {
      const { values, residuals, converged, iteration } = pairs;
      const record = { type: 'eigenpairs', values, residuals, converged, iterations: iteration };
      writeResult(context.terminal, record, { json, text });
    }
    if (samples === 0) return;
    let mean: Estimate | undefined;
    const quadratics = trace(loss, { theta, samples, seed }).pipe(runningMean());
    await consume(quadratics, (estimate) => (mean = estimate), context.signal);
    writeResult(context.terminal, { type: 'trace', ...mean }, { json, text });
  } finally {
    await closeLosses(losses);
  }
}

function text(record: ResultRecord): string {
  if (record.type === 'trace') return `trace ${String(record['mean'])} ± ${String(record['standardError'])}`;
  const values = (record['values'] as readonly number[]).map((value) => value.toPrecision(6));
  return `eigenvalues ${values.join(', ')}${record['converged'] ? '' : ' (not converged)'}`;
}
