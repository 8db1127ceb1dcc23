import { type ModelLoss, openModels, type Subject } from '@orograph/models';
import type { TypedRecord } from '@orograph/runs';
import { alignRecords } from '@orograph/runs/kinds';
import { type Body, misuse, tell } from '@orograph/program';
import { asMisuse, joinedLoss, lossSettings, openFiles } from '@orograph/program/models';
import { countWatch, foldAll, probeRun, type ProbeTask } from '@orograph/program/run';
import {
  type AlignedPair,
  alignmentRecord,
  alignSummary,
  alongRepaired,
  alongSegment,
  isLinePoint,
  type MatchedModel,
  matchUnits,
  repairedLine,
  writeMerged,
} from '@orograph/studies';
import { defer } from 'rxjs';

import { alignCommand } from './align-command.ts';
import { summaryText } from './align-text.ts';
import { obstacleRemarks } from './obstacle-remarks.ts';

/** What is measured. */
interface Alignment {
  readonly reference: Subject;
  readonly pairs: readonly AlignedPair[];
  /** The loss as a function of θ alone, over the state of the models before and after. */
  readonly through: Readonly<Record<'aligned' | 'straight', ModelLoss>>;
}

/** Aligns models to the first and measures the segments to them, before and after. */
export const body: Body<typeof alignCommand.flags> = probeRun(alignCommand, {
  records: alignRecords,
  open: openFiles({ oneSpace: true, statistics: true }),
  prepare: async (losses: readonly Subject[], flags, { keep, terminal, signal }): Promise<Alignment> => {
    const [reference, ...others] = losses as [Subject, ...Subject[]];
    if (others.length === 0)
      throw misuse('nothing to align', {
        expected: 'at least 2 models',
        got: '1 model',
        where: 'the models',
      });
    const found: MatchedModel[] = [];
    for (const model of others)
      found.push(
        await asMisuse(model.path, async () =>
          matchUnits(reference, model, flags, { signal, watch: countWatch(terminal) }),
        ),
      );
    for (const remark of obstacleRemarks(found[0]!.symmetries)) tell(terminal, remark);
    const opened = await openModels(
      found.map(({ model }) => model),
      reference.dataset,
      { ...lossSettings(flags), statistics: true },
    );
    for (const loss of opened) keep({ dispose: async () => loss[Symbol.asyncDispose]() });
    const aligned = others.map((own, k): Subject => ({ ...own, ...found[k]!.model, loss: opened[k]! }));
    const straight = await joinedLoss([reference, ...others], flags);
    keep(straight);
    const through = await joinedLoss([reference, ...aligned], flags);
    keep(through);
    const pairs: AlignedPair[] = [];
    for (const [k, before] of others.entries()) {
      const pair = { ...found[k]!, place: k + 1, before, after: opened[k]! };
      const line = flags.repair
        ? await asMisuse(undefined, () =>
            repairedLine([reference, aligned[k]!], through, lossSettings(flags)),
          )
        : undefined;
      pairs.push(line ? { ...pair, repaired: keep(line) } : pair);
    }
    return { reference, pairs, through: { straight, aligned: through } };
  },
  facts: ({ pairs: [first] }) => ({
    groups: first!.symmetries.groups.map(({ name, size }) => ({ name, size })),
    obstacles: first!.symmetries.obstacles,
  }),
  fold: ({ pairs }) =>
    foldAll((records) =>
      alignSummary(
        records,
        pairs.map(({ before }) => before.path),
      ),
    ),
  *tasks({ reference, pairs, through }, { points, out, merge }): Generator<ProbeTask<TypedRecord>> {
    const start = reference.loss.theta;
    for (const pair of pairs) {
      const ends = { straight: pair.before.loss.theta, aligned: pair.found.theta };
      for (const line of ['straight', 'aligned'] as const)
        yield {
          key: { model: pair.place, line },
          count: points,
          stream: (skip: number) => alongSegment(through[line], [start, ends[line]], { points, skip }),
          isDue: isLinePoint,
        };
      const { repaired } = pair;
      if (repaired)
        yield {
          key: { model: pair.place, line: 'repaired' },
          count: points,
          stream: (skip: number) => alongRepaired(repaired, { points, skip }),
          isDue: isLinePoint,
        };
      yield {
        key: { model: pair.place },
        count: 1,
        isLocal: out !== undefined,
        stream: () =>
          defer(async () => ({
            ...(await alignmentRecord(pair, start, out)),
            ...(merge &&
              out !== undefined && {
                merged: await writeMerged(pair, reference, { through: through.aligned, out }),
              }),
          })),
      };
    }
  },
  text: (record) => (record.type === 'summary' ? summaryText(record) : ''),
});
