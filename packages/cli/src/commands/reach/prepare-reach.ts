import type { ModelLoss, Subject } from '@orograph/models';
import type { Environment } from '@orograph/program';
import { asMisuse, joinedLoss, thresholdOf } from '@orograph/program/models';
import type { KeptResources } from '@orograph/program/run';
import { type Checkpoint, reachWalk, type ReachWalk } from '@orograph/studies';

import { productBar } from '../curvature/product-bar.ts';
import type { ReachFlags } from './reach-command.ts';
import { kindsOf } from './reach-kinds.ts';

/** A model, which way it is left, and the loss that is followed. */
export interface Walk extends ReachWalk {
  /** The loss that is followed from the model to a checkpoint, or anywhere. */
  readonly lossTo: (to: Checkpoint | undefined) => Promise<ModelLoss>;
}

/**
 * Measures the model, and makes the directions that lead away from it.
 *
 * @throws MisuseError for what does not fit the model.
 */
export async function prepareReach(
  losses: readonly Subject[],
  flags: ReachFlags,
  { terminal, signal, keep }: Environment & Pick<KeptResources, 'keep'>,
): Promise<Walk> {
  const [model] = losses as readonly [Subject];
  const through = async (path: readonly [Subject, ...Subject[]]): Promise<ModelLoss> =>
    keep(await joinedLoss(path, flags));
  const loss = await through([model]);
  const at = await asMisuse(model.path, () => loss.metrics(model.loss.theta));
  const threshold = thresholdOf(flags, at.loss, model.path);
  const init = flags.init === undefined ? undefined : losses.at(-1)!;
  const optima = init ? losses.slice(1, -1) : losses.slice(1);
  const kinds = kindsOf(model, flags, { init: init !== undefined, optima: optima.length > 0 });
  const { samples, top, seed, until, long, perBlock, count } = flags;
  const settings = { kinds, at, threshold, samples, top, seed, until, long, perBlock, count };
  const walk = await asMisuse(undefined, () =>
    reachWalk({ model, init, optima }, settings, { signal, follow: productBar(terminal) }),
  );
  return {
    ...walk,
    lossTo: async (to) => (!to || flags.batchNorm ? loss : through([model, to.subject])),
  };
}
