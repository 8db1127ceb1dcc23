import { closeLosses, modelPaths, type Subject } from '@orograph/models';
import type { OutputKind } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { type Environment, misuse } from '@orograph/program';
import { manifestModels, type Opened, runManifest, sha256 } from '@orograph/program/run';
import { openSubjects, remarksOn } from '@orograph/program/models';

import { openedFor } from '../slice/plane-path.ts';
import { outputKindOf } from './output-kind.ts';
import type { SimilarityFlags } from './similarity-command.ts';
import { readSimilarityPath, type SimilarityPath } from './similarity-path.ts';
import { similarityStarts } from './similarity-starts.ts';

/** Models on the same data, and what they are compared along and since. */
export interface Compared {
  /** The models. */
  readonly losses: readonly Subject[];
  /** What their outputs are. */
  readonly outputs: OutputKind;
  /** Where the training of each began, where that is known. */
  readonly starts: readonly Vector[];
  /** The path that functions are followed along. */
  readonly path: SimilarityPath | undefined;
}

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
    const starts = await similarityStarts(flags, losses);
    const path =
      flags.path === undefined ? undefined : await readSimilarityPath(flags.path, first, flags.points);
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
