import { type ModelLoss, twiceDifferentiable } from '@orograph/models';

import { remarksOn } from './remarks.ts';
import type { TwiceDifferentiableLoss, Vector } from '@orograph/tensor';

import type { TaskFlags } from '../flags/training-flags.ts';
import { l2Of, lossOptionsOf } from './loss-settings.ts';
import { asMisuse } from './as-misuse.ts';
import { runManifest } from '../run/run-manifest.ts';
import { misuse } from '../terminal/misuse.ts';
import type { Opened } from '../run/probe-run.ts';
import { startOf } from './open-task.ts';

/** A network of the zoo at the weights of a seed, or a model file at its own. */
interface Start {
  /** What records of it say of the start. */
  readonly key: { readonly seed?: number };
  /** The seed; 0 for a model file. */
  readonly seed: number;
  /** θ. */
  readonly theta: Vector;
}

/** A network with its Hessian, and where it may start. */
export interface Network {
  /** The loss on the data. */
  readonly loss: Pick<ModelLoss, 'metrics'> & TwiceDifferentiableLoss;
  /** Whether it is a network of the zoo, whose weights follow from a seed. */
  readonly isZoo: boolean;
  /** The starts of seeds; of a model file its own weights alone. */
  readonly starts: (seeds: readonly number[]) => readonly Start[];
}

/**
 * Opens a network of the zoo, or a model file, that can be differentiated twice.
 *
 * @throws MisuseError for flags of initializations with a model file.
 */
export async function openNetwork(
  [net]: readonly string[],
  flags: TaskFlags & { readonly seeds?: readonly number[] | undefined },
): Promise<Opened<Network>> {
  const path = net!;
  const { network, data, open, originOf } = await startOf(path, flags);
  if (!originOf && flags.seeds)
    throw misuse('--seeds does not apply', {
      expected: 'a network of the zoo',
      got: 'a model file',
      where: path,
    });
  const loss = await asMisuse(data.source, () => open(data));
  return {
    subject: {
      loss: { ...twiceDifferentiable({ path, loss }), metrics: (at) => loss.metrics(at) },
      isZoo: originOf !== undefined,
      starts: (seeds) =>
        originOf
          ? seeds.map((seed) => ({ key: { seed }, seed, theta: originOf(seed) }))
          : [{ key: {}, seed: 0, theta: loss.theta }],
    },
    manifest: (command, settings, facts) =>
      runManifest(
        command,
        { dataset: data, loss, lossOptions: lossOptionsOf(flags), ...l2Of(flags) },
        {
          models: originOf ? [] : [{ path, sha256: network, theta: loss.theta }],
          settings: { ...(originOf && { network }), ...settings },
          facts: { models: [path], ...facts },
          device: flags.device,
        },
      ),
    remarks: remarksOn([{ path, loss, dataset: data }]),
    close: () => loss.dispose(),
  };
}
