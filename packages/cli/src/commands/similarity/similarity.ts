import { closeLosses, isSameLayout, type ModelLoss, modelPaths, type Subject } from '@orograph/models';
import type { Measurement } from '@orograph/tensor';

import type { Body, Context } from '../../engine/command.ts';
import type { similarityCommand, SimilarityFlags } from './similarity-command.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import { joinedLoss, openSubjects } from '../../model/open-subjects.ts';
import { manifestModels, runManifest, sha256 } from '../../run/run-manifest.ts';
import { misuse } from '../../terminal/misuse.ts';
import { remarksOn } from '../../model/remarks.ts';
import { tell } from '../../terminal/terminal.ts';
import { recordRun } from '../../engine/record-run.ts';
import { compare, similarityCosts, type Comparison } from './compare-models.ts';
import { outputKindOf } from './output-kind.ts';
import { readSimilarityPath } from './similarity-path.ts';
import { similarityStarts } from './similarity-starts.ts';
import { similaritySummary } from './similarity-summary.ts';
import { similarityText } from './similarity-text.ts';
import { openedFor } from '../slice/plane-path.ts';
import { similarityRecords } from './similarity-records.ts';

/** Does what the command line asks. */
export const body: Body<typeof similarityCommand.flags> = (call) => similarity(call.words, call.flags, call);

/** `similarity M M2...`: how alike the functions and the weights of models are, pairwise and along a path. */
async function similarity(words: readonly string[], flags: SimilarityFlags, context: Context): Promise<void> {
  const paths = await modelPaths(words);
  if (paths.length < 2 && flags.path === undefined)
    throw misuse('nothing to compare', {
      expected: 'at least 2 models, or --path',
      got: '1 model',
      where: 'the models',
    });
  const losses = await openSubjects(paths, flags, openedFor(flags.path));
  let through: ModelLoss | undefined;
  try {
    const [first] = losses as [Subject];
    for (const remark of remarksOn(losses)) tell(context.terminal, remark);
    const outputs = await outputKindOf(losses);
    const isOneSpace = losses.every(({ loss }) => isSameLayout(first.loss.layout, loss.layout));
    if (!isOneSpace)
      tell(
        context.terminal,
        'warning: the models are of different architectures; their functions are compared, not their weights',
      );
    const starts = await similarityStarts(flags, losses);
    const path =
      flags.path === undefined ? undefined : await readSimilarityPath(flags.path, first, flags.points);
    const alike = losses.filter(({ loss }) => isSameLayout(first.loss.layout, loss.layout));
    if (path)
      through = await joinedLoss(alike as [Subject], flags, {
        name: path.file,
        thetas: path.vertices,
        ...(path.states && { states: path.states }),
      });
    const at: Measurement[] = [];
    for (const open of losses) at.push(await asMisuse(open.path, () => open.loss.metrics(open.loss.theta)));
    const comparison: Comparison = {
      losses,
      along: through ?? first.loss,
      outputs,
      isOneSpace,
      starts,
      at,
      path,
    };
    const manifest = runManifest('similarity', first, {
      models: manifestModels(losses),
      settings: {
        outputs,
        init: starts.map((start) => sha256(start)),
        ...(flags.align && { align: true }),
        ...(flags.batchNorm && { batchNorm: true }),
        path: path
          ? { vertices: path.vertices.map((theta) => sha256(theta)), kind: path.kind, points: path.points }
          : null,
      },
      facts: { at, path: path?.file ?? null },
      device: flags.device,
    });
    await recordRun(
      manifest,
      flags,
      {
        context,
        records: similarityRecords,
        costs: () => similarityCosts(comparison),
        text: similarityText,
      },
      async ({ earlier, emit }) => {
        const records = [...earlier];
        await compare(comparison, records.length, context, (record) => {
          emit(record);
          records.push(record);
        });
        emit(similaritySummary(records, { models: paths, at, losses, isOneSpace, starts }));
      },
    );
  } finally {
    await through?.dispose();
    await closeLosses(losses);
  }
}
