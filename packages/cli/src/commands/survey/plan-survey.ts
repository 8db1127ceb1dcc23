import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Context, tell } from '@orograph/program';
import { manifestName, readManifest } from '@orograph/runs';
import { asMisuse } from '@orograph/program/models';
import {
  makePlan,
  type OpenModel,
  plannedSeconds,
  type SurveyedModel,
  type SurveyedParts,
  timedModel,
} from '@orograph/studies';

import type { SurveyFlags } from './survey-command.ts';

/** The plan in the folder, if a survey was begun there. */
export function plannedBefore(out: string): SurveyedParts | undefined {
  if (!existsSync(join(out, manifestName))) return undefined;
  return readManifest(out)['plan'] as SurveyedParts | undefined;
}

/** A plan, with the model where it was timed on all that the plan measures on. */
export interface TimedPlan<O extends OpenModel> {
  readonly plan: SurveyedParts;
  /** What was opened to time it, closed again. */
  readonly timed?: { readonly model: SurveyedModel; readonly opened: O };
}

/** Times the model and plans what is left of the time. */
export async function planned<O extends OpenModel>(
  openOn: (limit: number | undefined) => Promise<O>,
  { minutes, limit }: Pick<SurveyFlags, 'limit' | 'minutes'>,
  { began, terminal }: Pick<Context, 'terminal'> & { readonly began: number },
): Promise<TimedPlan<O>> {
  let last: O | undefined;
  const openAndTell = async (examples: number | undefined): Promise<O> => {
    const opened = await openOn(examples);
    // What does not fit ends the survey with an error and nothing else.
    if (!last) tell(terminal, 'timing the model');
    last = opened;
    return opened;
  };
  const left = (): number => plannedSeconds(minutes) - (performance.now() - began) / 1000;
  const timed = await asMisuse(undefined, () => timedModel(openAndTell, limit, left));
  const plan = makePlan(left(), timed, limit);
  return { plan, ...(plan.examples === timed.examples && { timed: { model: timed.model, opened: last! } }) };
}
