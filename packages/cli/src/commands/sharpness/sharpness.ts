import { type Subject, withGradient } from '@orograph/models';
import {
  averageSharpness,
  batchSharpness,
  eigenpairs,
  fisher,
  fisherRao,
  hessian,
  runningMean,
  sharpness,
  trace,
  type NetworkLoss,
  type SharpnessPlan,
} from '@orograph/probes';
import { numberAt } from '@orograph/report';
import { norm, type Estimate, type SampledLoss, type TwiceDifferentiableLoss } from '@orograph/tensor';
import { defer, from, last, map, type Observable } from 'rxjs';

import type { Body } from '../../engine/command.ts';
import { openFiles } from '../../engine/open-files.ts';
import type { ProbeTask } from '../../engine/open-run.ts';
import { foldAll, probeRun } from '../../engine/probe-run.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { sharpnessCommand, type SharpnessFlags } from './sharpness-command.ts';
import { sharpnessRecords } from './sharpness-part.ts';

/** What is recorded of one measure. */
export interface MeasureRecord {
  readonly type: 'measure';
  readonly measure: string;
  readonly value: number;
  /** Of what is a mean over random vectors, points or batches. */
  readonly standardError?: number;
  /** Whether layers that are rescaled and compute the same have the same value. */
  readonly rescaling: 'changes' | 'invariant';
}

/** Measures the sharpness of a minimum in every usual way. */
export const body: Body<typeof sharpnessCommand.flags> = probeRun(sharpnessCommand, {
  records: sharpnessRecords,
  open: openFiles(),
  prepare: async ([open], { batch }) => {
    const gradients = withGradient(open!);
    if (batch > gradients.examples)
      throw misuse('a batch is larger than the data', {
        expected: `at most ${gradients.examples} examples`,
        got: String(batch),
        where: '--batch',
      });
    const { theta } = open!.loss;
    return { open: open!, gradients, theta, at: await asMisuse(open!.path, () => open!.loss.metrics(theta)) };
  },
  facts: ({ at, theta }) => ({ at, norm: norm(theta) }),
  fold: ({ at }) =>
    foldAll((records) => ({
      type: 'summary',
      ...at,
      ...Object.fromEntries(records.map((record) => [String(record['measure']), numberAt(record, 'value')])),
    })),
  *tasks({ open, gradients }, flags) {
    for (const { measure, rescaling, stream } of measuresOf(open, gradients, flags))
      yield {
        key: { measure },
        count: 1,
        stream: () =>
          defer(stream).pipe(
            map(({ value, standardError }): MeasureRecord => ({
              type: 'measure',
              measure,
              value,
              ...(standardError !== undefined && { standardError }),
              rescaling,
            })),
          ),
      } satisfies ProbeTask<MeasureRecord>;
  },
  text: (record: ResultRecord) => {
    if (record.type !== 'measure') return '';
    const error = record['standardError'];
    const spread = typeof error === 'number' ? ` ± ${error.toPrecision(2)}` : '';
    return `${String(record['measure'])} ${numberAt(record, 'value').toPrecision(6)}${spread}${record['rescaling'] === 'invariant' ? ' (invariant to rescaled layers)' : ''}`;
  },
});

/** A number with its standard error, where it is a mean. */
interface Measured {
  readonly value: number;
  readonly standardError?: number;
}

/** A measure, and how it is taken. */
interface Measure extends Pick<MeasureRecord, 'measure' | 'rescaling'> {
  readonly stream: () => Observable<Measured>;
}

/** The measures a model has: those of curvature only with second derivatives, the Fisher-Rao norm only with a likelihood. */
function measuresOf({ loss }: Subject, gradients: SampledLoss, flags: SharpnessFlags): Measure[] {
  const { radius, cube, adaptive, steps, samples, batch, batches, seed } = flags;
  const { theta } = loss;
  const mean = (source: Observable<number>): Observable<Measured> =>
    source.pipe(
      runningMean(),
      last(),
      // One batch has a mean and no error.
      map(({ mean: value, standardError }: Estimate) => ({
        value,
        ...(!Number.isNaN(standardError) && { standardError }),
      })),
    );
  const worst = (
    settings: Omit<SharpnessPlan, 'seed' | 'steps' | 'theta'>,
    of = steps,
  ): Observable<Measured> =>
    sharpness(gradients, { theta, steps: of, seed, start: 'gradient', ...settings }).pipe(
      last(),
      map(({ largest }) => ({ value: largest })),
    );
  const curved = loss.hvp ? (loss as TwiceDifferentiableLoss) : undefined;
  const likely = loss.gaussNewton && loss.likelihood !== undefined ? (loss as NetworkLoss) : undefined;
  return [
    ...(curved
      ? [
          {
            measure: 'largest-eigenvalue',
            rescaling: 'changes' as const,
            stream: () =>
              eigenpairs(hessian(curved, theta), { count: 1, seed }).pipe(
                last(),
                map(({ values }) => ({ value: values[0]! })),
              ),
          },
          {
            measure: 'trace',
            rescaling: 'changes' as const,
            stream: () => mean(trace(hessian(curved, theta), { samples, seed })),
          },
        ]
      : []),
    { measure: 'sam-step', rescaling: 'changes', stream: () => worst({ radius }, 0) },
    { measure: 'worst-in-ball', rescaling: 'changes', stream: () => worst({ radius }) },
    { measure: 'worst-in-cube', rescaling: 'changes', stream: () => worst({ radius: cube, norm: 'linf' }) },
    {
      measure: 'average',
      rescaling: 'changes',
      stream: () => mean(averageSharpness(loss, { theta, radius, samples, seed })),
    },
    {
      measure: 'adaptive-worst',
      rescaling: 'invariant',
      stream: () => worst({ radius: adaptive, adaptive: true }),
    },
    {
      measure: 'adaptive-average',
      rescaling: 'invariant',
      stream: () => mean(averageSharpness(loss, { theta, radius: adaptive, adaptive: true, samples, seed })),
    },
    {
      measure: 'm-sharpness',
      rescaling: 'changes',
      stream: () => {
        const most = Math.min(batches, Math.floor(gradients.examples / batch));
        return mean(batchSharpness(gradients, { theta, radius, size: batch, batches: most, seed }));
      },
    },
    ...(likely
      ? [
          {
            measure: 'fisher-rao',
            rescaling: 'invariant' as const,
            stream: () => from(fisherRao(fisher(likely, theta), theta)).pipe(map((value) => ({ value }))),
          },
        ]
      : []),
  ];
}
