import type { Trainable } from '@orograph/models';
import type { FactorValues } from '@orograph/probes';
import { misuse } from '@orograph/program';
import { trainableOf } from '@orograph/program/models';
import { networkSettings, sweepPlan, type SweepPlan } from '@orograph/studies';

import type { WidthFlags } from './width-command.ts';

/** Plans the sweep that the flags ask for; nothing is trained yet. @throws MisuseError for what cannot be varied or compared. */
export async function planOf(net: string, flags: WidthFlags, trainable: Trainable): Promise<SweepPlan> {
  checkVaried(flags);
  const plan = sweepPlan(net, flags, trainable);
  const { examples } = trainable.loss;
  const largest = Math.max(...plan.settings.map(({ batch }) => batch));
  if (largest > examples)
    throw misuse('a batch is larger than the data', {
      expected: `at most ${examples}`,
      got: String(largest),
      where: '--sweep and --batch',
    });
  const withDropout = plan.settings.find((setting) => setting.dropout > 0);
  if (withDropout) await (await trainableOf(net, networkSettings(flags, withDropout))).dispose();
  return plan;
}

/** Throws for a flag of the only factor, whose values the sweep says. */
function checkVaried({ sweep = [], ...flags }: WidthFlags): void {
  const [first, second]: readonly FactorValues[] = sweep;
  const { batch, dropout, hidden, learningRate, weightDecay } = flags;
  const given = { batch, dropout, hidden, 'learning-rate': learningRate, 'weight-decay': weightDecay };
  if (first && !second && given[first.factor] !== undefined)
    throw misuse(`--${first.factor} does not apply`, {
      expected: 'a flag of what is not varied',
      got: `--sweep ${first.factor}=${first.values.join()}`,
      where: 'the flags',
    });
}
