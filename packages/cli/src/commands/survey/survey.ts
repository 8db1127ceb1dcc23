import { basename, extname, join } from 'node:path';

import { changedFlags } from '@orograph/commands';
import type { Subject } from '@orograph/models';
import { guessCautions } from '@orograph/report/runs';
import { surveyRecords } from '@orograph/runs/kinds';
import { type Body, type Call, tell } from '@orograph/program';
import { asMisuse, openFiles } from '@orograph/program/models';
import { foldAll, type Opened, probeRun, type SampledCost } from '@orograph/program/run';
import {
  minutesFor,
  type PlannedPart,
  secondsInAll,
  secondsOfPart,
  secondsUntilEnd,
  surveyed,
  type SurveyedModel,
  type SurveyedParts,
} from '@orograph/studies';
import { defer } from 'rxjs';

import { writeReport } from '../../run-report.ts';
import { partWords } from './part-words.ts';
import { surveyCommand } from './survey-command.ts';
import { planned, plannedBefore } from './plan-survey.ts';
import { runPart } from './run-part.ts';

/** Where a survey is kept unless it is said. */
const folderOf = (model: string): string =>
  join('runs', `survey-${basename(model).replace(extname(model), '')}`);

/** Surveys a model: measures what it costs, plans within the time, and runs each part as its own command. */
export const body: Body<typeof surveyCommand.flags> = Object.assign(
  (call: Call<typeof surveyCommand.flags>) => {
    const out = call.flags.out ?? folderOf(call.words[0]!);
    return survey({ ...call, flags: changedFlags(call.flags, { out }) });
  },
  { folderOf: ({ words }: Call<typeof surveyCommand.flags>) => folderOf(words[0]!) },
);

/** A model, and what is to be measured of it. */
interface Planned {
  readonly model: SurveyedModel;
  readonly plan: SurveyedParts;
  /** When its time is over, as `performance.now()` has it. */
  readonly ends: number;
}

const survey: Body<typeof surveyCommand.flags> = probeRun(surveyCommand, {
  records: surveyRecords,
  open: async (paths, flags, call): Promise<Opened<Planned>> => {
    const began = performance.now();
    const ends = began + 1000 * secondsUntilEnd(flags.minutes);
    const openOn = (limit: number | undefined): Promise<Opened<readonly Subject[]>> =>
      openFiles()(paths, changedFlags(flags, { limit }), call);
    const before = flags.out === undefined ? undefined : plannedBefore(flags.out);
    const { plan, timed } = before
      ? { plan: before }
      : await planned(openOn, flags, { began, terminal: call.terminal });
    if (timed) {
      const { remarks, manifest } = timed.opened;
      const subject = { model: timed.model, plan, ends };
      return { remarks, manifest, subject, close: () => Promise.resolve() };
    }
    const { subject, close, ...opened } = await openOn(plan.isSome ? plan.examples : flags.limit);
    try {
      const model = await asMisuse(undefined, () => surveyed(subject[0]!));
      return { ...opened, subject: { model, plan, ends }, close: () => Promise.resolve() };
    } finally {
      await close();
    }
  },
  prepare: (subject, { minutes }, { terminal }) => {
    const { model, plan, ends } = subject;
    const isLate = secondsInAll(plan.parts) > (ends - performance.now()) / 1000;
    tell(
      terminal,
      `${plan.parts.length === 1 ? 'one part' : `${plan.parts.length} parts`}, about ${clock(secondsInAll(plan.parts))}${plan.isSome ? `, on the first ${plan.examples} examples (--minutes or --limit change it)` : ''}${isLate ? '; what is not there when the time is over is cut short' : ''}`,
    );
    if (plan.leftOut)
      tell(
        terminal,
        `left out, as the time is short: ${plan.leftOut.map(({ part, seconds: own }) => `${part} (about ${clock(own)})`).join(', ')}; --minutes ${minutesFor(plan, minutes)} has room for them`,
      );
    for (const caution of guessCautions(model)) tell(terminal, `warning: ${caution}`);
    return Promise.resolve(subject);
  },
  settings: ({ model }) => ({ model: model.path }),
  facts: ({ model, plan }) => ({
    at: model.at,
    norm: model.norm,
    classes: model.classes,
    seconds: plan.costs,
    plan,
  }),
  fold: ({ model }) =>
    foldAll((records) => ({
      type: 'summary',
      model: model.path,
      ...model.at,
      parts: records.map((record) => record['part']),
      cautions: [...guessCautions(model), ...records.flatMap((record) => record['cautions'] as string[])],
    })),
  *tasks({ model, plan, ends }, flags, context) {
    for (const [place, own] of plan.parts.entries()) {
      const { part } = own;
      const out = join(flags.out ?? folderOf(model.path), part);
      const examples = plan.isSome ? plan.examples : undefined;
      const words = partWords(own, { model: model.path, flags, examples, out });
      yield {
        key: { part },
        count: 1,
        hasOwnBar: true,
        isLocal: true,
        stream: () =>
          defer(async () => {
            // The page of what there is so far: the first part is a picture.
            const page = place > 0 && flags.out !== undefined ? await writeReport(flags.out) : undefined;
            if (page !== undefined && place === 1) tell(context.terminal, `report so far: ${page}`);
            tell(context.terminal, `${place + 1}/${plan.parts.length} ${part}`);
            const left = (ends - performance.now()) / 1000;
            const seconds = secondsOfPart(own, plan.parts.slice(place), left);
            return runPart({ part, words, out, seconds, least: secondsBefore(plan.costs) }, model, context);
          }),
      };
    }
  },
  costs: ({ plan }) => Promise.resolve(plan.parts.map(partCost)),
  text: (record) =>
    record.type === 'part'
      ? [...record['words'], ...record['cautions'].map((one) => `Caution: ${one}`)].join('\n')
      : '',
});

/** What a part takes before its first record, about. */
const secondsBefore = ({ opening = 0, loss }: SurveyedParts['costs']): number => opening + loss;

/** What a part should take, as `--dry-run` tells it. */
const partCost = ({ part, flags, seconds }: PlannedPart): SampledCost => ({
  what: [
    part,
    ...Object.entries(flags).map(([name, value]) => (value === true ? `--${name}` : `--${name} ${value}`)),
  ].join(' '),
  count: 1,
  each: seconds,
  measured: 1,
});

const clock = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
