import { listAt, numberAt, ofType } from '@orograph/report';
import { hutchPlusPlus, runningMean } from '@orograph/probes';
import { norm, type Estimate, type TwiceDifferentiableLoss } from '@orograph/tensor';

import type { Body, Context } from '../../engine/command.ts';
import type { curvatureCommand, CurvatureFlags } from './curvature-command.ts';
import { asMisuse, closeLosses, openLosses } from '../../model/open-loss.ts';
import { twiceDifferentiable } from '../../model/with-gradient.ts';
import { manifestModels, runManifest } from '../../run/run-manifest.ts';
import { consume } from '../../terminal/consume.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { tell } from '../../terminal/terminal.ts';
import { recordRun } from '../../engine/record-run.ts';
import { densityRecord } from './density-record.ts';
import { checkEigenvectorsPath, writeEigenvectors } from './eigenvectors-file.ts';
import { keepPairs, keptPairs, splitOff, type Pairs } from './kept-pairs.ts';
import { checkAtMost, leading } from './leading.ts';
import { withProductBar } from './product-bar.ts';
import { measureSpectrum, spectrumOf } from './spectrum-of.ts';

/** Does what the command line asks. */
export const body: Body<typeof curvatureCommand.flags> = (call) =>
  curvature(call.words[0]!, call.flags, call);

/** `curvature M`: the Hessian's largest eigenvalues, its trace with the standard error, the density of all its eigenvalues. */
async function curvature(path: string, flags: CurvatureFlags, context: Context): Promise<void> {
  const losses = await openLosses([path], flags);
  try {
    const open = losses[0]!;
    for (const warning of open.loss.warnings) tell(context.terminal, `warning: ${path}: ${warning}`);
    const loss = twiceDifferentiable(open);
    const { theta, dim } = open.loss;
    const { top, iterations, samples, sketch, density, sigma, runs, steps, seed, vectors } = flags;
    checkAtMost(top, dim, '--top', 'eigenvalues');
    checkAtMost(sketch, dim, '--sketch', 'random vectors');
    if (vectors !== undefined) checkVectors(vectors, top);
    const at = await asMisuse(path, () => open.loss.metrics(theta));
    const manifest = runManifest('curvature', open, {
      models: manifestModels(losses),
      settings: {
        top,
        iterations: iterations ?? null,
        samples,
        sketch,
        density: density ? { runs, steps, sigma: sigma ?? null } : null,
        seed,
      },
      facts: { at, norm: norm(theta) },
      device: flags.device,
    });
    let pairs: Pairs | undefined;
    await recordRun(manifest, flags, { context, text }, async ({ earlier, emit }) => {
      const records = [...earlier];
      const add = (record: ResultRecord): void => {
        emit(record);
        records.push(record);
      };
      if (top > 0 && ofType(records, 'eigenpairs').length === 0) {
        const found = await leading(loss, { theta, count: top, iterations, seed }, context);
        pairs = found;
        if (flags.out !== undefined) keepPairs(flags.out, pairs);
        const { values, residuals, converged, iteration } = found;
        add({ type: 'eigenpairs', values, residuals, converged, iterations: iteration });
      }
      if (samples > 0 && ofType(records, 'trace').length === 0)
        add(await traceRecord(loss, { theta, samples, sketch, seed }, context));
      if (density && ofType(records, 'density').length === 0) {
        const outside = top > 0 ? splitOff((pairs ??= keptPairs(flags.out!))) : [];
        const skip = ofType(records, 'quadrature').length;
        await measureSpectrum(loss, { theta, runs, steps, seed, outside, skip }, context, add);
        add(densityRecord(spectrumOf(records, dim)!, { steps, sigma }));
      }
      add(summary(records, { ...at, norm: norm(theta), dimension: dim }));
    });
    if (vectors !== undefined) writeEigenvectors(vectors, pairs ?? keptPairs(flags.out!), open.loss.layout);
  } finally {
    await closeLosses(losses);
  }
}

function checkVectors(path: string, top: number): void {
  if (top === 0)
    throw misuse('there are no eigenvectors', { expected: '--top from 1', got: '0', where: '--vectors' });
  checkEigenvectorsPath(path);
}

/** Hutchinson's estimate, or Hutch++'s where there is a sketch. */
async function traceRecord(
  loss: TwiceDifferentiableLoss,
  plan: Parameters<typeof hutchPlusPlus>[1],
  { terminal, signal }: Context,
): Promise<ResultRecord> {
  let found: Estimate | undefined;
  const { samples, sketch } = plan;
  await withProductBar(loss, { name: 'trace', total: samples + 2 * sketch }, terminal, (counting) =>
    consume(hutchPlusPlus(counting, plan).pipe(runningMean()), (estimate) => (found = estimate), signal),
  );
  return { type: 'trace', ...found, sketch };
}

/** What the other records come to: λ_max, the trace, and the range of the Ritz values. */
function summary(records: readonly ResultRecord[], facts: Readonly<Record<string, unknown>>): ResultRecord {
  const [[pairs], [trace], [density]] = ['eigenpairs', 'trace', 'density'].map((type) =>
    ofType(records, type),
  ) as [unknown[], unknown[], unknown[]];
  return {
    type: 'summary',
    ...facts,
    ...(pairs !== undefined && { largest: numberAt(pairs, 'values', 0) }),
    ...(trace !== undefined && { trace: numberAt(trace, 'mean') }),
    ...(density !== undefined && { range: [numberAt(density, 'nodes', 0), listAt(density, 'nodes').at(-1)] }),
  };
}

function text(record: ResultRecord): string {
  const number = (...path: readonly (string | number)[]): string => numberAt(record, ...path).toPrecision(6);
  if (record.type === 'trace') return `trace ${number('mean')} ± ${number('standardError')}`;
  if (record.type === 'eigenpairs') {
    const values = listAt(record, 'values').map((value) => Number(value).toPrecision(6));
    return `eigenvalues ${values.join(', ')}${record['converged'] ? '' : ' (not converged)'}`;
  }
  if (record.type !== 'density') return '';
  const nodes = listAt(record, 'nodes').map((node) => Number(node).toPrecision(6));
  return `density of ${String(record['runs'])} runs, from ${nodes[0]!} to ${nodes.at(-1)!}; --out keeps it with its plot`;
}
