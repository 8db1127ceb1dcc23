import { isSameLayout, type Subject } from '@orograph/models';
import { fieldAt, numberAt } from '@orograph/report';
import type { TypedRecord } from '@orograph/runs';
import type { Measurement } from '@orograph/tensor';
import { similarityRecords } from '@orograph/runs/kinds';
import { type Body, tell } from '@orograph/program';
import { foldAll, probeRun, type ProbeTask } from '@orograph/program/run';
import { asMisuse, joinedLoss } from '@orograph/program/models';
import {
  alongLine,
  comparedPairs,
  type Comparison,
  pairCount,
  pathLines,
  similaritySummary,
} from '@orograph/studies';

import { openComparison } from './open-comparison.ts';
import { similarityCommand } from './similarity-command.ts';
import { similarityCosts } from './similarity-costs.ts';
import { similarityText } from './similarity-text.ts';

/** Compares the functions and the weights of models, pairwise and along a path. */
export const body: Body<typeof similarityCommand.flags> = probeRun(similarityCommand, {
  records: similarityRecords,
  open: openComparison,
  prepare: async (compared, flags, { terminal, keep }): Promise<Comparison> => {
    const { losses, path } = compared;
    const first = losses[0]!;
    const alike = losses.filter(({ loss }) => isSameLayout(first.loss.layout, loss.layout));
    const isOneSpace = alike.length === losses.length;
    if (!isOneSpace)
      tell(
        terminal,
        'warning: the models are of different architectures; their functions are compared, not their weights',
      );
    const along =
      path &&
      keep(
        await joinedLoss(alike as [Subject], flags, {
          name: path.file,
          thetas: path.vertices,
          ...(path.states && { states: path.states }),
        }),
      );
    const at: Measurement[] = [];
    for (const open of losses) at.push(await asMisuse(open.path, () => open.loss.metrics(open.loss.theta)));
    return { ...compared, along: along ?? first.loss, isOneSpace, at };
  },
  facts: ({ at, path }) => ({ at, path: path?.file ?? null }),
  fold: (comparison) => foldAll((records) => similaritySummary(records, comparison)),
  *tasks(comparison): Generator<ProbeTask<TypedRecord>> {
    const { along, path, outputs } = comparison;
    yield {
      key: {},
      count: pairCount(comparison),
      stream: (skip) => comparedPairs(comparison, skip),
      isDue: ({ a, b }, place) => (Number(b) * (Number(b) - 1)) / 2 + Number(a) === place,
    };
    if (!path) return;
    for (const line of pathLines)
      yield {
        key: { path: line },
        count: path.points,
        stream: (skip) => alongLine(along, line, { path, outputs, skip }),
        isDue: ({ index }, place) => index === place,
      };
  },
  costs: similarityCosts,
  last: ['CKA', ckaOf],
  text: similarityText,
});

function ckaOf(record: TypedRecord): number {
  return numberAt(record.type === 'pair' ? record : fieldAt(record, 'ends', 0), 'cka', 'mean');
}
