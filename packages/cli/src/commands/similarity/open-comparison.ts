import { closeLosses, modelPaths } from '@orograph/models';
import { type Environment, misuse } from '@orograph/program';
import { manifestModels, type Opened, runManifest, sha256 } from '@orograph/program/run';
import { asMisuse, openSubjects, remarksOn } from '@orograph/program/models';
import { type Compared, outputKindOf, readSimilarityPath, similarityStarts } from '@orograph/studies';

import { openedFor } from '../slice/plane-path.ts';
import type { SimilarityFlags } from './similarity-command.ts';

/**
 * Opens models, where their training began, and a path. `run.json` names starts and path by their points, not by their files.
 *
 * @throws MisuseError for a single model without a path, and for what does not fit the models.
 */
export async function openComparison(
  words: readonly string[],
  flags: SimilarityFlags,
  call: Environment,
): Promise<Opened<Compared>> {
  const paths = await modelPaths(words);
  if (paths.length < 2 && flags.path === undefined)
    throw misuse('nothing to compare', {
      expected: 'at least 2 models, or --path',
      got: '1 model',
      where: 'the models',
    });
  const losses = await openSubjects(paths, flags, openedFor(flags.path), call);
  try {
    const first = losses[0]!;
    const outputs = await outputKindOf(losses);
    const starts = await asMisuse(undefined, () => similarityStarts(flags.init ?? [], losses, flags));
    const { path: file, points } = flags;
    const path =
      file === undefined
        ? undefined
        : await asMisuse(undefined, () => readSimilarityPath(file, first, points));
    const settings = {
      outputs,
      init: starts.map((start) => sha256(start)),
      ...(flags.align && { align: true }),
      ...(flags.batchNorm && { batchNorm: true }),
      path: path
        ? { vertices: path.vertices.map((theta) => sha256(theta)), kind: path.kind, points: path.points }
        : null,
    };
    return {
      subject: { losses, outputs, starts, path },
      manifest: (command, _flags, facts) =>
        runManifest(command, first, {
          models: manifestModels(losses),
          settings,
          facts,
          device: flags.device,
        }),
      remarks: remarksOn(losses),
      close: () => closeLosses(losses),
    };
  } catch (error) {
    await closeLosses(losses);
    throw error;
  }
}
