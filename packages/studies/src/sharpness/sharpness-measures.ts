import type { Subject } from '@orograph/models';
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
import { misuse } from '@orograph/runs';
import type { Estimate, SampledLoss, TwiceDifferentiableLoss } from '@orograph/tensor';
import { defer, from, last, map, type Observable } from 'rxjs';

import type { MeasureRecord, SharpnessMeasure, SharpnessSettings } from './sharpness-settings.ts';

/** A number with its standard error, where it is a mean. */
interface Measured {
  readonly value: number;
  readonly standardError?: number;
}

/** A measure, and how it is taken. */
interface Measure extends Pick<MeasureRecord, 'measure' | 'rescaling'> {
  readonly stream: () => Observable<Measured>;
}

/** A measure of sharpness, ready to be taken. */
export interface SharpnessTask {
  /** Its name. */
  readonly measure: SharpnessMeasure;
  /** Takes it: one record. */
  readonly stream: () => Observable<MeasureRecord>;
}

const taskOf = ({ measure, rescaling, stream }: Measure): SharpnessTask => ({
  measure,
  stream: () =>
    defer(stream).pipe(
      map(({ value, standardError }) => ({
        type: 'measure',
        measure,
        value,
        ...(standardError !== undefined && { standardError }),
        rescaling,
      })),
    ),
});

/**
 * Lists the measures a model has of those asked for: those of curvature only with second derivatives, the Fisher-Rao norm only with a likelihood.
 *
 * @example
 * ```ts
 * import { openLoss, withGradient } from '@orograph/models';
 * import { sharpnessMeasures } from '@orograph/studies';
 * import { firstValueFrom } from 'rxjs';
 *
 * const subject = await openLoss('model.onnx', { data: 'val.npz' });
 * const settings = {
 *   radius: 0.05,
 *   cube: 0.001,
 *   adaptive: 0.5,
 *   steps: 5,
 *   samples: 5,
 *   batch: 16,
 *   batches: 2,
 *   seed: 0,
 * };
 * for (const { stream } of sharpnessMeasures(subject, withGradient(subject), {
 *   ...settings,
 *   measures: ['average', 'sam-step'],
 * }))
 *   console.log(await firstValueFrom(stream()));
 * await subject.loss.dispose();
 * ```
 *
 * @throws MisuseError naming measures that were asked for and the model does not have.
 */
export function sharpnessMeasures(
  { loss }: Pick<Subject, 'loss'>,
  gradients: SampledLoss,
  settings: SharpnessSettings,
): SharpnessTask[] {
  const { measures, radius, cube, adaptive, steps, samples, batch, batches, seed } = settings;
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
  const worst = (ball: Omit<SharpnessPlan, 'seed' | 'steps' | 'theta'>, of = steps): Observable<Measured> =>
    sharpness(gradients, { theta, steps: of, seed, start: 'gradient', ...ball }).pipe(
      last(),
      map(({ largest }) => ({ value: largest })),
    );
  const curved = loss.hvp ? (loss as TwiceDifferentiableLoss) : undefined;
  const likely = loss.gaussNewton && loss.likelihood !== undefined ? (loss as NetworkLoss) : undefined;
  const all: Measure[] = [
    ...(curved
      ? [
          {
            measure: 'largest-eigenvalue' as const,
            rescaling: 'changes' as const,
            stream: () =>
              eigenpairs(hessian(curved, theta), { count: 1, seed }).pipe(
                last(),
                map(({ values }) => ({ value: values[0]! })),
              ),
          },
          {
            measure: 'trace' as const,
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
            measure: 'fisher-rao' as const,
            rescaling: 'invariant' as const,
            stream: () => from(fisherRao(fisher(likely, theta), theta)).pipe(map((value) => ({ value }))),
          },
        ]
      : []),
  ];
  if (!measures) return all.map(taskOf);
  const missing = measures.filter((name) => !all.some(({ measure }) => measure === name));
  if (missing.length > 0)
    throw misuse('the model does not have the measures', {
      expected: `some of ${all.map(({ measure }) => measure).join(', ')}`,
      got: missing.join(', '),
      setting: 'measures',
    });
  return all.filter(({ measure }) => measures.includes(measure)).map(taskOf);
}
