import { twiceDifferentiable, withGradient, type ModelLoss, type Subject } from '@orograph/models';
import { directionsByKind, directionsInBlocks, hessian } from '@orograph/probes';
import { type Environment, misuse } from '@orograph/program';
import { asMisuse, joinedLoss, thresholdOf } from '@orograph/program/models';
import { type KeptResources, lastOf } from '@orograph/program/run';
import { norm } from '@orograph/tensor';

import { leading } from '../curvature/leading.ts';
import type { ReachFlags } from './reach-command.ts';
import { kindsOf } from './reach-kinds.ts';
import type { Checkpoint, Walk } from './walk.ts';

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
  const { theta, dim } = model.loss;
  const at = await asMisuse(model.path, () => loss.metrics(theta));
  const threshold = thresholdOf(flags, at.loss, model.path);
  const radius = norm(theta);
  const { samples, top, seed, until = 10 * radius, long = radius, count } = flags;
  if (!(until > 0))
    throw misuse('there is no scale of distances, as the parameters are zero', {
      expected: 'a distance',
      got: 'none',
      where: '--until',
    });
  const init = flags.init === undefined ? undefined : losses.at(-1)!;
  const optima = init ? losses.slice(1, -1) : losses.slice(1);
  const kinds = kindsOf(model, flags, { init: init !== undefined, optima: optima.length > 0 });
  if (count && !(threshold > at.loss))
    throw misuse('no rise to count by', {
      expected: `a threshold above ${at.loss}`,
      got: String(threshold),
      where: '--count',
    });
  const leadingPlan = { count: Math.min(top, dim), tolerance: 1e-3, seed };
  const pairs = kinds.includes('hessian')
    ? await lastOf(leading(hessian(twiceDifferentiable(model), theta), leadingPlan, terminal), signal)
    : undefined;
  const gradient = (['gradient', 'orthogonal'] as const).some((kind) => kinds.includes(kind))
    ? (await asMisuse(model.path, () => withGradient(model).valueAndGrad(theta))).grad
    : undefined;
  const setting = {
    theta,
    layout: model.loss.layout,
    init: init && pointOf(init),
    optima: optima.map(pointOf),
    samples,
    gradient,
    pairs,
    seed,
  };
  const directions = [
    ...directionsByKind(kinds, setting),
    ...(flags.perBlock ? directionsInBlocks(kinds, setting) : []),
  ];
  const lossTo = async (to: Checkpoint | undefined): Promise<ModelLoss> =>
    !to || flags.batchNorm ? loss : through([model, to.subject]);
  return {
    model,
    lossTo,
    kinds,
    directions,
    pairs,
    at,
    scale: { threshold, until, long },
    radius,
  };
}

const pointOf = (subject: Subject): Checkpoint => ({
  name: subject.path,
  theta: subject.loss.theta,
  subject,
});
