import { numberAt, ofType } from '@orograph/report';
import { reach as reaches, type Reach } from '@orograph/probes';
import { displace, filterLength, norm } from '@orograph/tensor';

import { consume } from '../../terminal/consume.ts';
import { lossThrough } from '../../model/loss-through.ts';
import type { ModelLoss } from '../../model/model.ts';
import type { Body, Context } from '../../engine/command.ts';
import type { reachCommand, ReachFlags, ReachKind } from './reach-command.ts';
import { asMisuse, closeLosses, openLosses, type OpenLoss } from '../../model/open-loss.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import { reachDirections, type ReachDirection } from './reach-directions.ts';
import { reachSummary } from './reach-summary.ts';
import { recordRun } from '../../engine/record-run.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { manifestModels, runManifest } from '../../run/run-manifest.ts';
import { tell } from '../../terminal/terminal.ts';
import { thresholdOf } from '../../model/threshold.ts';
import { hasGradient, twiceDifferentiable } from '../../model/with-gradient.ts';
import { misuse } from '../../terminal/misuse.ts';
import { splitOff } from '../curvature/kept-pairs.ts';
import { leading } from '../curvature/leading.ts';
import { measureSpectrum, spectrumOf } from '../curvature/spectrum-of.ts';
import { countRecord } from './count-record.ts';

/** Does what the command line asks. */
export const body: Body<typeof reachCommand.flags> = (call) => reach(call.words, call.flags, call);

/** `reach M [M2...]`: how far directions of several kinds go from M before the loss is high; those to the other models too. */
async function reach(paths: readonly string[], flags: ReachFlags, context: Context): Promise<void> {
  const all = flags.init === undefined ? paths : [...paths, flags.init];
  const losses = await openLosses(all, flags, { oneSpace: true });
  const opened: ModelLoss[] = [];
  try {
    const [model] = losses as [OpenLoss, ...OpenLoss[]];
    for (const warning of model.loss.warnings) tell(context.terminal, `warning: ${model.path}: ${warning}`);
    const loss = await lossThrough([model], flags);
    opened.push(loss);
    const at = await asMisuse(model.path, () => loss.metrics(model.loss.theta));
    const threshold = thresholdOf(flags, at.loss, model.path);
    const radius = norm(model.loss.theta);
    const { samples, top, seed, until = 10 * radius, long = radius, count, runs, steps } = flags;
    const init = flags.init === undefined ? undefined : losses.at(-1)!;
    const optima = losses.slice(1, paths.length);
    const asked =
      flags.direction ?? defaultKinds(model, { init: init !== undefined, optima: optima.length > 0 });
    const kinds = count && !asked.includes('hessian') ? [...asked, 'hessian' as const] : asked;
    const rise = threshold - at.loss;
    if (count && !(rise > 0))
      throw misuse('no rise to count by', {
        expected: `a threshold above ${at.loss}`,
        got: String(threshold),
        where: '--count',
      });
    const { theta, dim } = model.loss;
    const pairs = kinds.includes('hessian')
      ? await leading(
          twiceDifferentiable(model),
          { theta, count: Math.min(top, dim), tolerance: 1e-3, seed },
          context,
        )
      : undefined;
    const directions = await asMisuse(model.path, () =>
      reachDirections(kinds, { model, ...(init && { init }), optima, samples, pairs, seed }),
    );
    const manifest = runManifest('reach', losses[0]!, {
      models: manifestModels(losses),
      settings: {
        init: flags.init !== undefined,
        kinds,
        samples,
        top,
        seed,
        threshold,
        until,
        long,
        ...(flags.batchNorm && { batchNorm: true }),
        ...(count && { count: { runs, steps } }),
      },
      facts: { at, norm: radius },
      device: flags.device,
    });
    await recordRun(manifest, flags, { context, text }, async ({ earlier, emit }) => {
      const records = [...earlier];
      const add = (record: ResultRecord): void => {
        emit(record);
        records.push(record);
      };
      const lossTo = async (to: OpenLoss | undefined): Promise<ModelLoss> => {
        if (!to || flags.batchNorm) return loss;
        const through = await lossThrough([model, to], flags);
        opened.push(through);
        return through;
      };
      const walk = { lossTo, directions, threshold, rise, limit: until, radius };
      await follow(model, walk, context, ofType(records, 'reach').length, add);
      if (count && ofType(records, 'count').length === 0) {
        const { values, residuals, converged, iteration, vectors } = pairs!;
        if (ofType(records, 'eigenpairs').length === 0)
          add({ type: 'eigenpairs', values, residuals, converged, iterations: iteration });
        const outside = splitOff({ values, residuals, vectors });
        const plan = { theta, runs, steps, seed, outside, skip: ofType(records, 'quadrature').length };
        await measureSpectrum(twiceDifferentiable(model), plan, context, add);
        add(countRecord(spectrumOf(records, dim)!, records, { length: long, rise }));
      }
      emit(reachSummary(records, { at, threshold, norm: radius, long, dim }));
    });
  } finally {
    for (const loss of opened) await loss.dispose();
    await closeLosses(losses);
  }
}

interface Walk {
  /** The loss that is followed from the model to a checkpoint, or anywhere. */
  readonly lossTo: (to: OpenLoss | undefined) => Promise<ModelLoss>;
  readonly directions: readonly ReachDirection[];
  readonly threshold: number;
  readonly rise: number;
  readonly limit: number;
  readonly radius: number;
}

/** Follows one direction after another, both ways; the first `known` records are there already. */
async function follow(
  { loss }: OpenLoss,
  { lossTo, directions, threshold, rise, limit, radius }: Walk,
  { terminal, signal }: Context,
  known: number,
  emit: (record: ResultRecord) => void,
): Promise<void> {
  const { theta, layout } = loss;
  const total = 2 * directions.length;
  const began = Date.now();
  const bar = progressBar<Reach>(terminal, {
    name: 'reach',
    total,
    valueOf: ({ distance }) => distance,
    unit: 'distance',
  });
  let count = 2 * Math.floor(known / 2);
  const first = count;
  try {
    for (const { kind, sample, name, eigenvalue, to, make } of directions.slice(count / 2)) {
      const direction = make();
      const scaled = filterLength(displace(new Float64Array(loss.dim), [direction], [1]), theta, layout);
      const plan = { theta, directions: [direction], threshold, limit, start: Math.min(limit, radius / 100) };
      await consume(
        reaches(await lossTo(to), plan),
        (found) => {
          count += 1;
          if (count <= known) return;
          const { sign, distance, loss: value, bounded } = found;
          emit({
            type: 'reach',
            kind,
            sample,
            ...(name !== undefined && { name }),
            ...(eigenvalue !== undefined && { eigenvalue }),
            ...(eigenvalue! > 0 && { predicted: Math.sqrt((2 * rise) / eigenvalue!) }),
            sign,
            distance,
            filterLength: distance * scaled,
            loss: value,
            bounded,
          });
          const rate = (1000 * (count - first)) / (Date.now() - began);
          bar.update({ value: found, count, total, rate, eta: (total - count) / rate });
        },
        signal,
      );
    }
  } finally {
    bar.stop();
  }
}

const defaultKinds = (
  model: OpenLoss,
  there: { readonly init: boolean; readonly optima: boolean },
): readonly ReachKind[] => [
  'random',
  'filter',
  ...(hasGradient(model) ? (['orthogonal', 'gradient'] as const) : []),
  'axis',
  'radial',
  ...(there.init ? (['init'] as const) : []),
  ...(there.optima ? (['optimum'] as const) : []),
];

function text(record: ResultRecord): string {
  if (record.type === 'count') {
    const [mean, error, low, high] = ['mean', 'standardError', 'low', 'high'].map((field) =>
      numberAt(record, 'short', field).toPrecision(4),
    );
    return `short by the spectrum within ${numberAt(record, 'length').toPrecision(4)}: ${mean} ± ${error} (the steps leave ${low} to ${high} open)`;
  }
  if (record.type !== 'summary') return '';
  const kinds = record['kinds'] as readonly Readonly<Record<string, number | string>>[];
  return kinds
    .map(({ kind, directions, median, least, greatest, unbounded }) => {
      const numbers = [median, least, greatest].map((value) => Number(value).toPrecision(4));
      return `${kind} (${directions}): reach ${numbers[0]}, from ${numbers[1]} to ${numbers[2]}${unbounded ? `, ${unbounded} beyond the limit` : ''}`;
    })
    .join('\n');
}
