import { progress, tunnelWidth, width as widths, type Width } from '@orograph/probes';
import { norm, type Measurement } from '@orograph/tensor';

import { consume } from '../../terminal/consume.ts';
import type { Context } from '../../context.ts';
import { asMisuse, closeLosses, openLosses, type OpenLoss } from '../../model/open-loss.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { recordRun } from '../record-run.ts';
import { manifestModels, runManifest } from '../../run/run-manifest.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell } from '../../terminal/terminal.ts';
import { thresholdOf } from '../../model/threshold.ts';
import { checkNoTraining } from './sweep-flags.ts';
import { sweep } from './sweep.ts';
import type { WidthFlags } from './width-flags.ts';
import { widthGroups } from './width-groups.ts';

/** `width M...`: the width of the tunnel at each model, as an angle and as a distance, with |θ| and the loss beside it; or a {@link sweep}. */
export async function width(paths: readonly string[], flags: WidthFlags, context: Context): Promise<void> {
  if (flags.sweep) {
    if (paths.length > 1)
      throw misuse('a sweep of several networks', {
        expected: 'one',
        got: String(paths.length),
        where: '--sweep',
      });
    return sweep(paths[0]!, flags, context);
  }
  checkNoTraining(flags);
  const losses = await openLosses(paths, flags);
  try {
    for (const { path, loss } of losses)
      for (const warning of loss.warnings) tell(context.terminal, `warning: ${path}: ${warning}`);
    const tunnels: Tunnel[] = [];
    for (const open of losses) {
      const at = await asMisuse(open.path, () => open.loss.metrics(open.loss.theta));
      const threshold = thresholdOf(flags, at.loss, open.path);
      tunnels.push({ open, at, threshold, radius: norm(open.loss.theta) });
    }
    const { samples, seed, until } = flags;
    const manifest = runManifest('width', losses[0]!, {
      models: manifestModels(losses),
      settings: {
        samples,
        seed,
        thresholds: tunnels.map(({ threshold }) => threshold),
        until: until ?? null,
      },
      facts: { at: tunnels.map(({ at }) => at) },
      device: flags.device,
    });
    await recordRun(manifest, flags, { context, text }, async ({ earlier, emit }) => {
      const records = [...earlier];
      for (const [k, tunnel] of tunnels.entries()) {
        const known = records.length - k * samples;
        if (known < samples)
          await measure(tunnel, flags, Math.max(0, known), context, (record) => {
            emit(record);
            records.push(record);
          });
      }
      emit(summary(tunnels, samples, records));
    });
  } finally {
    await closeLosses(losses);
  }
}

/** A model, and what is high there. */
interface Tunnel {
  readonly open: OpenLoss;
  readonly at: Measurement;
  readonly threshold: number;
  readonly radius: number;
}

async function measure(
  { open: { path, loss }, at, threshold, radius }: Tunnel,
  { samples, seed, until = 10 * radius }: WidthFlags,
  known: number,
  { terminal, signal }: Context,
  emit: (record: ResultRecord) => void,
): Promise<void> {
  const bar = progressBar<Width>(terminal, {
    name: `width ${path}`,
    total: samples,
    unit: 'distance',
    valueOf: ({ distance }) => distance,
  });
  const plan = { theta: loss.theta, threshold, samples, seed, limit: until / radius, skip: known };
  try {
    await consume(
      widths(loss, plan).pipe(progress({ total: samples, done: known })),
      (state) => {
        const { type, ...fields } = state.value;
        emit({ type, model: path, ...fields, metrics: at.metrics });
        bar.update(state);
      },
      signal,
    );
  } finally {
    bar.stop();
  }
}

function summary(
  tunnels: readonly Tunnel[],
  samples: number,
  records: readonly ResultRecord[],
): ResultRecord {
  const models = tunnels.map(({ open: { path, graph }, at, threshold, radius }, k) => {
    const own = records.slice(k * samples, (k + 1) * samples) as unknown as readonly Width[];
    return {
      model: path,
      trained: graph?.metadata['command'] ?? '',
      ...tunnelWidth(own),
      norm: radius,
      ...at,
      threshold,
      unbounded: {
        angle: own.filter(({ bounded }) => !bounded.angle).length,
        distance: own.filter(({ bounded }) => !bounded.distance).length,
      },
    };
  });
  return { type: 'summary', models, groups: widthGroups(models) };
}

function text(record: ResultRecord): string {
  if (record.type !== 'summary') return '';
  const models = record['models'] as readonly ({
    readonly model: string;
    readonly norm: number;
    readonly loss: number;
  } & ReturnType<typeof tunnelWidth>)[];
  return models
    .map(({ model, angle, distance, norm: radius, loss }) => {
      const [a, d] = [angle, distance].map(
        ({ mean, standardError }) => `${mean.toPrecision(4)} ± ${standardError.toPrecision(2)}`,
      );
      return `${model}: angle ${a} rad, distance ${d}, |θ| ${radius.toPrecision(5)}, loss ${loss.toPrecision(5)}`;
    })
    .join('\n');
}
