import type { LossFlags } from '../flags/model-flags.ts';
import { closeLosses, openLosses, type OpenLoss } from '../model/open-loss.ts';
import { manifestModels, runManifest } from '../run/run-manifest.ts';
import type { Opened } from './probe-run.ts';

/** Opens model files on the same data. */
export async function openFiles(
  paths: readonly string[],
  flags: LossFlags,
): Promise<Opened<readonly OpenLoss[]>> {
  const losses = await openLosses(paths, flags);
  return {
    subject: losses,
    manifest: (command, settings, facts) =>
      runManifest(command, losses[0]!, {
        models: manifestModels(losses),
        settings,
        facts,
        device: flags.device,
      }),
    warnings: losses.flatMap(({ path, loss }) => loss.warnings.map((warning) => `${path}: ${warning}`)),
    close: () => closeLosses(losses),
  };
}
