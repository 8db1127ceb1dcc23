import { existsSync, mkdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

import { changedFlags } from '@orograph/commands';
import { shellLine } from '@orograph/report';
import { guessCautions } from '@orograph/report/runs';
import { manifestName, readManifest, readRun } from '@orograph/runs';
import { surveyRecords } from '@orograph/runs/kinds';
import { defer, from } from 'rxjs';

import type { Body, Call, Context } from '../../engine/command.ts';
import { commandLine } from '../../engine/commander.ts';
import { openFiles } from '../../engine/open-files.ts';
import { foldAll, probeRun, type Opened } from '../../engine/probe-run.ts';
import { InterruptedError } from '../../terminal/failure.ts';
import { tell } from '../../terminal/terminal.ts';
import { version } from '../../version.ts';
import { keptPairs } from '../curvature/kept-pairs.ts';
import { findings, type Findings } from './findings.ts';
import { partWords } from './part-words.ts';
import { surveyCommand } from './survey-command.ts';
import { measureCosts, partCost, type SurveyedModel } from './survey-costs.ts';
import { fittingParts, surveyExamples, surveyPlan, type PlannedPart } from './survey-plan.ts';

/** What is recorded of a part: how it was made, and what it found in sentences. */
interface PartRecord extends Findings {
  readonly type: 'part';
  readonly part: string;
  /** The command line that makes it. */
  readonly command: string;
}

/** The plan of a survey. It depends on the machine's speed, so a survey that goes on keeps the one it began with. */
interface Plan {
  /** How many examples the parts measure on. */
  readonly examples: number;
  readonly parts: readonly PlannedPart[];
  /** Parts that the time has no room for, if there are any. */
  readonly leftOut?: readonly PlannedPart[];
}

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

const survey: Body<typeof surveyCommand.flags> = probeRun(surveyCommand, {
  records: surveyRecords,
  open: async (paths, flags, call): Promise<Opened<SurveyedModel>> => {
    const { subject, close, ...opened } = await openFiles()(paths, flags, call);
    try {
      return { ...opened, subject: await measureCosts(subject[0]!), close: () => Promise.resolve() };
    } finally {
      await close();
    }
  },
  prepare: async (model, flags, { terminal }) => {
    const { out, minutes } = flags;
    const plan = (out === undefined ? undefined : plannedBefore(out)) ?? planOf(model, minutes);
    const seconds = plan.parts.reduce((sum, part) => sum + part.seconds, 0);
    const some =
      plan.examples < model.examples
        ? `, on the first ${plan.examples} of ${model.examples} examples (--minutes or --limit change it)`
        : '';
    tell(terminal, `${plan.parts.length} parts, about ${clock(seconds)}${some}`);
    if (plan.leftOut)
      tell(
        terminal,
        `left out, as the time is short: ${plan.leftOut.map(({ part, seconds: own }) => `${part} (about ${clock(own)})`).join(', ')}; a longer --minutes has room for them`,
      );
    for (const caution of guessCautions(model)) tell(terminal, `warning: ${caution}`);
    return Promise.resolve({ model, plan });
  },
  settings: ({ model }) => ({ model: model.path }),
  facts: ({ model, plan }) => ({
    at: model.at,
    norm: model.norm,
    classes: model.classes,
    seconds: model.costs,
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
  *tasks({ model, plan }, flags, context) {
    for (const [place, planned] of plan.parts.entries()) {
      const { part } = planned;
      const out = join(flags.out ?? folderOf(model.path), part);
      const examples = plan.examples < model.examples ? plan.examples : undefined;
      const words = partWords(planned, { model: model.path, flags, examples, out });
      yield {
        key: { part },
        count: 1,
        hasOwnBar: true,
        isLocal: true,
        stream: () =>
          defer(() => {
            tell(context.terminal, `${place + 1}/${plan.parts.length} ${part}`);
            return from(runPart(part, words, { model, out }, context));
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

/** The plan in the folder, if a survey was begun there. */
function plannedBefore(out: string): Plan | undefined {
  if (!existsSync(join(out, manifestName))) return undefined;
  return readManifest(out)['plan'] as Plan | undefined;
}

function planOf({ costs, examples: all }: SurveyedModel, minutes: number): Plan {
  const seconds = 60 * minutes;
  const examples = surveyExamples(seconds, costs, all);
  const scale = examples / all;
  const { gradient } = costs;
  const parts = surveyPlan(seconds, {
    ...costs,
    loss: costs.loss * scale,
    ...(gradient !== undefined && { gradient: gradient * scale }),
  });
  const { kept, leftOut } = fittingParts(parts, seconds);
  return { examples, parts: kept, ...(leftOut.length > 0 && { leftOut }) };
}

/** Runs the command of a part in its folder, and reads what it found. */
async function runPart(
  part: PlannedPart['part'],
  words: readonly string[],
  { model, out }: { readonly model: SurveyedModel; readonly out: string },
  { terminal, signal, commands }: Pick<Call<typeof surveyCommand.flags>, keyof Context>,
): Promise<PartRecord> {
  mkdirSync(out, { recursive: true });
  // What the models' remarks say was said when the survey began, and the part's own report is named in the survey's.
  const quiet = { ...terminal, told: () => undefined, said: () => undefined };
  await commandLine(commands, { terminal: quiet, signal }, version).parseAsync([...words], { from: 'user' });
  if (signal.aborted) throw new InterruptedError('interrupted');
  const pairs = part === 'curvature' ? keptPairs(out) : undefined;
  return {
    type: 'part',
    part,
    command: shellLine(words),
    ...(await findings(part, await readRun(out), { model, leading: pairs?.vectors[0] })),
  };
}

const clock = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
