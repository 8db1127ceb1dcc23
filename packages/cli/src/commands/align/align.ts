import { mkdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type ModelLoss, openModels, saveOnnx, type Subject } from '@orograph/models';
import { cosine, type Vector } from '@orograph/tensor';
import type { TypedRecord } from '@orograph/runs';
import { alignRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord, tell } from '@orograph/program';
import { asMisuse, joinedLoss, lossSettings, openFiles } from '@orograph/program/models';
import { foldAll, probeRun, type ProbeTask } from '@orograph/program/run';
import { defer } from 'rxjs';
import { alignCommand, type AlignFlags } from './align-command.ts';
import { alongRepaired, alongSegment, isPoint, repairedLine, type RepairedLine } from './align-lines.ts';
import { obstacleRemarks } from './obstacle-remarks.ts';
import { writeMerged } from './write-merged.ts';
import { matchModel, type MatchedModel } from './match-model.ts';
import { alignSummary, summaryText } from './align-summary.ts';

/** A model before and after its alignment, on the data. */
interface Pair extends MatchedModel {
  /** Its number, from 1. */
  readonly place: number;
  /** The model as it is. */
  readonly before: Subject;
  /** The loss of the aligned one. */
  readonly after: ModelLoss;
  /** The repaired line to it. */
  readonly repaired?: RepairedLine;
}

/** What is measured. */
interface Alignment {
  readonly reference: Subject;
  readonly pairs: readonly Pair[];
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
        await asMisuse(model.path, async () => matchModel(reference, model, flags, { terminal, signal })),
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
    const pairs: Pair[] = [];
    for (const [k, before] of others.entries()) {
      const pair = { ...found[k]!, place: k + 1, before, after: opened[k]! };
      const line = flags.repair ? await repairedLine([reference, aligned[k]!], through, flags) : undefined;
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
          isDue: isPoint,
        };
      const { repaired } = pair;
      if (repaired)
        yield {
          key: { model: pair.place, line: 'repaired' },
          count: points,
          stream: (skip: number) => alongRepaired(repaired, { points, skip }),
          isDue: isPoint,
        };
      yield {
        key: { model: pair.place },
        count: 1,
        isLocal: out !== undefined,
        stream: () =>
          defer(async () => ({
            ...(await comparison(pair, start, out)),
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

/** Says how far apart a model and the reference are before and after, and that the aligned one is the same function; keeps its file. */
async function comparison(
  { found, before, after, model, place, step }: Pair,
  reference: Vector,
  out: AlignFlags['out'],
): Promise<ResultRecord> {
  const [loss, own] = [await before.loss.value(before.loss.theta), await after.value(after.theta)];
  const [outputs, again] = [await before.loss.predict(before.loss.theta), await after.predict(after.theta)];
  let [largest, difference] = [0, 0];
  outputs.data.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - again.data[i]!));
  });
  const name = `${place}-${basename(before.path, extname(before.path))}.onnx`;
  if (out !== undefined) {
    mkdirSync(join(out, 'aligned'), { recursive: true });
    await saveOnnx(model.graph!, join(out, 'aligned', name));
  }
  return {
    type: 'alignment',
    file: out === undefined ? null : `aligned/${name}`,
    distance: found.distance,
    cosine: {
      before: cosine(before.loss.theta, reference),
      after: cosine(found.theta, reference),
    },
    lossDifference: own - loss,
    outputDifference: largest > 0 ? difference / largest : difference,
    sweeps: found.sweeps,
    converged: found.converged,
    ...(step !== undefined && { step }),
  };
}
