import { closeLosses, type Subject, type SubjectsSettings } from '@orograph/models';

import type { Environment } from '../command.ts';
import type { LossFlags } from '../flags/model-flags.ts';
import { remarksOn } from './remarks.ts';
import { openSubjects } from './open-subjects.ts';
import { manifestModels, runManifest } from '../run/run-manifest.ts';
import type { Opened } from '../run/probe-run.ts';

/** Opens model files on the same data; of one architecture where `oneSpace` says so. */
export const openFiles =
  (settings: Pick<SubjectsSettings, 'oneSpace' | 'statistics'> = {}) =>
  async (
    paths: readonly string[],
    flags: LossFlags,
    call: Environment,
  ): Promise<Opened<readonly Subject[]>> => {
    const losses = await openSubjects(paths, flags, settings, call);
    return {
      subject: losses,
      manifest: (command, own, facts) =>
        runManifest(command, losses[0]!, {
          models: manifestModels(losses),
          settings: own,
          facts,
          device: flags.device,
        }),
      remarks: remarksOn(losses),
      close: () => closeLosses(losses),
    };
  };
