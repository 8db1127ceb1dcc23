import { numberAt } from '@orograph/report';
import { goldilocks as probe, progress, type GoldilocksRecord } from '@orograph/probes';
import { norm, streamSeed, type Vector } from '@orograph/tensor';

import type { Context } from '../../context.ts';
import { l2Of, lossOptionsOf } from '../../model/loss-settings.ts';
import { asMisuse } from '../../model/open-loss.ts';
import { twiceDifferentiable } from '../../model/with-gradient.ts';
import { runManifest } from '../../run/run-manifest.ts';
import { consume } from '../../terminal/consume.ts';
import { misuse } from '../../terminal/misuse.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { tell } from '../../terminal/terminal.ts';
import { recordRun } from '../record-run.ts';
import { startTask } from '../train/start-task.ts';
import type { GoldilocksFlags } from './goldilocks-flags.ts';
import { goldilocksSummary } from './goldilocks-summary.ts';

/** `goldilocks M|NET`: how convex random cuts are over the radius, of initializations or of a model's direction. */
export async function goldilocks(net: string, flags: GoldilocksFlags, context: Context): Promise<void> {
  const { network, data, open, originOf } = await startTask(net, flags);
  if (!originOf && flags.seeds)
    throw misuse('--seeds does not apply', {
      expected: 'a network of the zoo',
      got: 'a model file',
      where: net,
    });
  const loss = await asMisuse(data.source, () => open(data));
  try {
    for (const warning of loss.warnings) tell(context.terminal, `warning: ${net}: ${warning}`);
    const { rank, samples, radii: factors, seed } = flags;
    if (rank > loss.dim)
      throw misuse('a subspace is larger than the space', {
        expected: `at most D = ${loss.dim}`,
        got: String(rank),
        where: '--rank',
      });
    const curved = { ...twiceDifferentiable({ path: net, loss }), metrics: (at: Vector) => loss.metrics(at) };
    const seeds = originOf ? (flags.seeds ?? [0, 1, 2, 3]) : [0];
    const thetaOf = originOf ?? (() => loss.theta);
    const manifest = runManifest(
      'goldilocks',
      { dataset: data, loss, lossOptions: lossOptionsOf(flags), ...l2Of(flags) },
      {
        models: originOf ? [] : [{ path: net, sha256: network, theta: loss.theta }],
        settings: {
          ...(originOf && { network, hidden: flags.hidden ?? null, seeds }),
          radii: factors,
          rank,
          samples,
          seed,
        },
        facts: { models: [net], unit: originOf ? 'that of the initialization' : '|θ|' },
        device: flags.device,
      },
    );
    await recordRun(manifest, flags, { context, text }, async ({ earlier, emit }) => {
      const records = [...earlier];
      const each = factors.length * samples;
      const total = seeds.length * each;
      for (const [k, own] of seeds.entries()) {
        const skip = Math.max(0, records.length - k * each);
        if (skip >= each) continue;
        const theta = thetaOf(own);
        const radius = norm(theta);
        const radii = factors.map((factor) => factor * radius);
        const bar = progressBar<GoldilocksRecord>(context.terminal, {
          name: originOf ? `goldilocks seed ${own}` : 'goldilocks',
          total,
          unit: 'convexity',
          valueOf: ({ convexity }) => convexity,
        });
        try {
          await consume(
            probe(curved, { theta, radii, rank, samples, seed: streamSeed(seed, own), skip }).pipe(
              progress({ total, done: records.length }),
            ),
            (state) => {
              const { type, ...found } = state.value;
              const factor = factors[Math.floor((records.length - k * each) / samples)]!;
              const record = { type, ...(originOf && { seed: own }), factor, ...found };
              emit(record);
              records.push(record);
              bar.update(state);
            },
            context.signal,
          );
        } finally {
          bar.stop();
        }
      }
      emit(goldilocksSummary(records, { factors, seeds }));
    });
  } finally {
    await loss.dispose();
  }
}

function text(record: ResultRecord): string {
  if (record.type !== 'summary') return '';
  return (record['radii'] as readonly unknown[])
    .map((radius) => {
      const [positive, convexity] = ['positive', 'convexity'].map(
        (name) =>
          `${numberAt(radius, name, 'mean').toPrecision(3)} ± ${numberAt(radius, name, 'standardError').toPrecision(2)}`,
      );
      return `${numberAt(radius, 'factor')}: positive ${positive}, tr H/‖H‖ ${convexity}, loss ${numberAt(radius, 'loss', 'mean').toPrecision(4)}`;
    })
    .join('\n');
}
