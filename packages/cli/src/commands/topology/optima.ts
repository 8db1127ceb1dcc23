import { withGradient, type ModelLoss, type Subject } from '@orograph/models';
import { numberText } from '@orograph/report';
import type { TypedRecord } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import { optimaRecords } from '@orograph/runs/kinds';
import { type Body, misuse } from '@orograph/program';
import { joinedLoss, openFiles } from '@orograph/program/models';
import { foldAll, probeRun, type ProbeTask } from '@orograph/program/run';
import { passBetween, passTree } from '@orograph/studies';
import { defer, from, map } from 'rxjs';

import { topologyCommand } from './topology-command.ts';

/** Checkpoints of one network, and its loss as a function of θ alone. */
interface Optima {
  readonly subjects: readonly Subject[];
  readonly loss: ModelLoss;
}

/** Measures the ways between checkpoints and the tree in which they join as the level rises: the disconnectivity graph. */
export const optimaBody: Body<typeof topologyCommand.flags> = probeRun(topologyCommand, {
  records: optimaRecords,
  open: openFiles({ oneSpace: true, statistics: true }),
  prepare: async (subjects: readonly Subject[], flags, { keep }): Promise<Optima> => {
    if (subjects.length < 2)
      throw misuse('no way to measure', {
        expected: 'at least 2 checkpoints',
        got: '1 checkpoint',
        where: 'the runs',
      });
    const loss = keep(await joinedLoss(subjects as [Subject], flags));
    // What cannot be relaxed fails here, before anything is written.
    if (flags.relax !== undefined) withGradient({ path: subjects[0]!.path, loss });
    return { subjects, loss };
  },
  fold: () => foldAll(passTree),
  *tasks({ subjects, loss }, { points, relax, rate, climb }): Generator<ProbeTask<TypedRecord>> {
    for (const [optimum, { path, loss: own }] of subjects.entries())
      yield {
        key: { optimum },
        count: 1,
        stream: () =>
          defer(() =>
            from(loss.value(own.theta)).pipe(map((value) => ({ type: 'optimum', path, loss: value }))),
          ),
      };
    for (let b = 1; b < subjects.length; b++)
      for (let a = 0; a < b; a++)
        yield {
          key: { between: [a, b] },
          count: 1,
          stream: () => passBetween([subjects[a]!, subjects[b]!], loss, { points, relax, rate, climb }),
        };
  },
  text,
});

function text(record: AnyRecordOf<typeof optimaRecords>): string {
  if (record.type === 'optimum')
    return `checkpoint ${record.optimum}: loss ${numberText(record.loss)}, ${record.path}`;
  if (record.type === 'pass') {
    const { between, straight, height, gradNorm } = record;
    const relaxed =
      gradNorm === null ? '' : `, relaxed ${numberText(height)} where |∇L| is ${numberText(gradNorm)}`;
    return `between ${between[0]} and ${between[1]}: highest ${numberText(straight)} on the straight way${relaxed}`;
  }
  return record.branches
    .map(({ optimum, death, persistence: depth, parent }) =>
      parent === null
        ? `${optimum} joins none`
        : `${optimum} joins ${parent} at ${numberText(death)}, ${numberText(depth)} above it`,
    )
    .join('\n');
}
