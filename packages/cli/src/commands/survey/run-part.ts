import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { type Call, commandLine, type Context, InterruptedError } from '@orograph/program';
import { ofType, shellLine } from '@orograph/report';
import { surveyFindings, type SurveyFindings } from '@orograph/report/runs';
import { manifestName, readRun } from '@orograph/runs';
import { keptPairs, type PlannedPart, type SurveyedModel } from '@orograph/studies';
import { settled } from '@orograph/runs/process';

import { drawings, writeReport } from '../../run-report.ts';
import type { surveyCommand } from './survey-command.ts';
import { withinTime } from './within-time.ts';

/** A part whose time has come. */
interface DuePart extends Pick<PlannedPart, 'part'> {
  /** Its command line, without `orograph`. */
  readonly words: readonly string[];
  /** Its folder. */
  readonly out: string;
  /** The seconds it may take. */
  readonly seconds: number;
  /** The seconds it takes before its first record: with fewer it is not begun. */
  readonly least: number;
}

/** What is recorded of a part: how it was made, and what it found in sentences. */
interface PartRecord extends SurveyFindings {
  readonly type: 'part';
  readonly part: string;
  /** The command line that makes it. */
  readonly command: string;
  /** Where its time was over before its end: after how many seconds, and how many of its records were there, of how many. */
  readonly cut?: { readonly seconds: number; readonly done: number; readonly of?: number };
}

/** Runs the command of a part in its folder until its time is over, and reads what it found. */
export async function runPart(
  { part, words, out, seconds, least }: DuePart,
  { layout }: SurveyedModel,
  { terminal, signal, program }: Pick<Call<typeof surveyCommand.flags>, keyof Context>,
): Promise<PartRecord> {
  mkdirSync(out, { recursive: true });
  // What the models' remarks say was said when the survey began, and the part's own report is named in the survey's.
  const quiet = { ...terminal, told: () => undefined, said: () => undefined };
  const work = (own: AbortSignal): Promise<unknown> =>
    commandLine(program, { terminal: quiet, signal: own }).parseAsync([...words], { from: 'user' });
  const end = seconds < least ? { seconds: 0, isCut: true } : await withinTime(seconds, signal, work);
  if (signal.aborted) throw new InterruptedError('interrupted');
  const made = { type: 'part', part, command: shellLine(words) } as const;
  if (!existsSync(join(out, manifestName))) return { ...made, words: [], ...cutShort(part, end.seconds, 0) };
  const stored = await readRun(out);
  const hasPairs = ofType(stored.records, 'eigenpairs').length > 0;
  const leading = hasPairs ? keptPairs(out).vectors[0] : undefined;
  const found = await surveyFindings(part, stored, { layout, leading, drawings: await drawings() });
  if (!end.isCut) return { ...made, ...found };
  // The evaluation under way is not to slow the next part down.
  await settled();
  await writeReport(out);
  const { records: of } = stored.run as { readonly records?: number };
  const { cautions, cut } = cutShort(part, end.seconds, stored.records.length, of);
  return { ...made, ...found, cautions: [...cautions, ...found.cautions], cut };
}

/** What is said of a part whose time was over. */
function cutShort(
  part: string,
  seconds: number,
  done: number,
  of?: number,
): Required<Pick<PartRecord, 'cautions' | 'cut'>> {
  const many = `${done.toLocaleString('en-US')}${of === undefined ? '' : ` of ${of.toLocaleString('en-US')}`}`;
  return {
    cautions: [
      seconds === 0
        ? `${part}: not begun, as no time was left for it. Its command measures it.`
        : `${part}: cut short after ${Math.round(seconds)} s, as its time was over: ${many} records. Its command, given again, goes on after them.`,
    ],
    cut: { seconds, done, ...(of !== undefined && { of }) },
  };
}
