import type { Body } from '@orograph/program';
import { asMisuse, openFiles, refuseRepeated, thresholdOf } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';
import { wedgeRecords } from '@orograph/runs/kinds';
import type { AnyRecordOf } from '@orograph/runs/records';
import { wedgeSubject, wedgeSummary, wedgeTasks, type WayRecord, type WedgeSubject } from '@orograph/studies';

import { wedgeCommand } from './wedge-command.ts';

/** Estimates the dimension of the low-loss region around each model by cuts, by the spectrum, and by searching for short directions. */
export const body: Body<typeof wedgeCommand.flags> = probeRun(wedgeCommand, {
  records: wedgeRecords,
  open: openFiles(),
  prepare: async (losses, flags) => {
    refuseRepeated(losses);
    const subjects: WedgeSubject[] = [];
    for (const open of losses) {
      const { path, loss } = open;
      const at = await asMisuse(path, () => loss.metrics(loss.theta));
      const threshold = thresholdOf(flags, at.loss, path);
      const { length, dimensions, columns } = flags;
      subjects.push(wedgeSubject(open, at, { threshold, length, dimensions, columns }));
    }
    return subjects;
  },
  settings: (subjects) => ({
    thresholds: subjects.map(({ threshold }) => threshold),
    lengths: subjects.map(({ length }) => length),
    dimensions: subjects[0]!.dimensions,
    columns: subjects[0]!.columns,
  }),
  facts: (subjects) => ({ at: subjects.map(({ at }) => at) }),
  fold: (subjects) => foldAll((records) => wedgeSummary(subjects, records, { descent: '--descent' })),
  *tasks(subjects, flags) {
    for (const subject of subjects) yield* wedgeTasks(subject, flags);
  },
  last: ['result', ({ loss, reaches }: WayRecord) => loss ?? reaches?.length ?? Number.NaN],
  text,
});

function text(record: AnyRecordOf<typeof wedgeRecords>): string {
  if (record.type !== 'summary') return '';
  return record.models.map(({ model, sentence }) => `${model}: ${sentence}`).join('\n');
}
