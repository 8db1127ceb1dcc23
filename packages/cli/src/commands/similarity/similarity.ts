import { closeLosses, isSameLayout, type ModelLoss, modelPaths, type Subject } from '@orograph/models';
import { fieldAt, numberAt } from '@orograph/report';
import { pairSimilarities, progress, type OutputKind } from '@orograph/probes';
import type { Measurement, Vector } from '@orograph/tensor';
import { concat, map, type Observable } from 'rxjs';

import type { Body, Context } from '../../engine/command.ts';
import type { similarityCommand, SimilarityFlags } from './similarity-command.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import { joinedLoss, openSubjects } from '../../model/open-subjects.ts';
import { manifestModels, runManifest, sha256 } from '../../run/run-manifest.ts';
import { consume } from '../../terminal/consume.ts';
import { misuse } from '../../terminal/misuse.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import { remarksOn } from '../../model/remarks.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { tell } from '../../terminal/terminal.ts';
import { recordRun } from '../../engine/record-run.ts';
import { measuredSimilarity } from './measured-similarity.ts';
import { outputKindOf } from './output-kind.ts';
import { alongLine, pathLines, readSimilarityPath, type SimilarityPath } from './similarity-path.ts';
import { similarityStarts } from './similarity-starts.ts';
import { similaritySummary } from './similarity-summary.ts';
import { similarityText } from './similarity-text.ts';
import { openedFor } from '../slice/plane-path.ts';
import { weightSimilarity } from './weight-similarity.ts';
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
      { context, records: similarityRecords, text: similarityText },
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

interface Comparison {
  readonly losses: readonly Subject[];
  readonly along: ModelLoss;
  readonly outputs: OutputKind;
  readonly isOneSpace: boolean;
  readonly starts: readonly Vector[];
  readonly at: readonly Measurement[];
  readonly path: SimilarityPath | undefined;
}

/** All pairs, then the path, then the segment between its ends; the first `known` records are there already. */
async function compare(
  comparison: Comparison,
  known: number,
  { terminal, signal }: Context,
  emit: (record: ResultRecord) => void,
): Promise<void> {
  const { losses, along, outputs, path } = comparison;
  const count = (losses.length * (losses.length - 1)) / 2;
  const total = count + (path ? pathLines.length * path.points : 0);
  const bar = progressBar<ResultRecord>(terminal, {
    name: 'similarity',
    total,
    unit: 'CKA',
    valueOf: ckaOf,
  });
  const lines = path
    ? pathLines.map((line, k) => {
        const skip = Math.min(path.points, Math.max(0, known - count - k * path.points));
        return alongLine(along, line, { path, outputs, skip });
      })
    : [];
  try {
    await consume(
      concat(pairs(comparison, Math.min(count, known)), ...lines).pipe(progress({ total, done: known })),
      (state) => {
        emit(state.value);
        bar.update(state);
      },
      signal,
    );
  } finally {
    bar.stop();
  }
}

const ckaOf = (record: ResultRecord): number =>
  numberAt(record.type === 'pair' ? record : fieldAt(record, 'ends', 0), 'cka', 'mean');

const pairs = (
  { losses, outputs, isOneSpace, starts, at }: Comparison,
  skip: number,
): Observable<ResultRecord> =>
  pairSimilarities({
    functions: losses.map(({ loss }) => ({ loss, theta: loss.theta })),
    outputs,
    skip,
  }).pipe(
    map(({ type, a, b, ...found }) => {
      const [one, other] = [losses[a]!, losses[b]!];
      const accuracies = [at[a]!, at[b]!].map(({ metrics }) => metrics['accuracy'] ?? Number.NaN);
      const error = 1 - (accuracies[0]! + accuracies[1]!) / 2;
      return {
        type,
        a,
        b,
        models: [one.path, other.path],
        ...measuredSimilarity(found),
        ...(found.disagreement &&
          Number.isFinite(error) && { disagreementOverError: found.disagreement.mean / error }),
        ...(isOneSpace && weightSimilarity([one.loss.theta, other.loss.theta], [starts[a], starts[b]])),
      };
    }),
  );
