import type { CommandRecord, FlagTable, Values } from '@orograph/commands';
import type { Subject } from '@orograph/models';
import type { ResultRecord } from '@orograph/runs';
import { concatMap, range } from 'rxjs';

import type { Body } from '../command.ts';
import type { LossFlags } from '../flags/model-flags.ts';
import { asMisuse } from '../models/as-misuse.ts';
import { openFiles } from '../models/open-files.ts';
import type { ModelProbe } from './measured-model.ts';
import { foldAll, probeRun } from './probe-run.ts';

/** Makes what the command of a measurement of a model does. */
export function modelProbeBody<F extends FlagTable, A extends F>(
  record: CommandRecord<A>,
  { name, count, measure, text = fieldsText }: ModelProbe<F>,
): Body<A> {
  const open = openFiles();
  return probeRun(record, {
    open: (paths, flags, call) => open(paths, flags as LossFlags, call),
    prepare: async ([subject]: readonly Subject[]) => Promise.resolve(subject!),
    fold: () => foldAll(),
    *tasks(subject, flags) {
      const own = flags as unknown as Values<F>;
      const all = count(own);
      const measured = async (index: number): Promise<ResultRecord> => {
        const fields = await asMisuse(subject.path, async () => measure(subject, index, own));
        return { type: name, index, ...fields };
      };
      yield {
        key: {},
        count: all,
        stream: (skip: number) => range(skip, all - skip).pipe(concatMap(measured)),
        isDue: ({ index }: ResultRecord, place: number) => index === place,
      };
    },
    text: (found) => text(found),
  });
}

/** The fields of a record in a line. */
const fieldsText = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .filter(([field]) => field !== 'type')
    .map(
      ([field, value]) =>
        `${field} ${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}`,
    )
    .join(', ');
