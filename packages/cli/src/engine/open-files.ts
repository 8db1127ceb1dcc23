import type { LossFlags } from '../flags/model-flags.ts';
import type { OpenSettings } from '../model/open-models.ts';
import { remarksOn } from '../model/remarks.ts';
import { closeLosses, openLosses, type OpenLoss } from '../model/open-loss.ts';
import { manifestModels, runManifest } from '../run/run-manifest.ts';
import type { Opened } from './probe-run.ts';

/** Opens model files on the same data; of one architecture where `oneSpace` says so. */
export const openFiles =
  (settings: OpenSettings = {}) =>
  async (paths: readonly string[], flags: LossFlags): Promise<Opened<readonly OpenLoss[]>> => {
    const losses = await openLosses(paths, flags, settings);
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
