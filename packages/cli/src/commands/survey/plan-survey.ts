import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Context, tell } from '@orograph/program';
import { manifestName, readManifest } from '@orograph/runs';
import { asMisuse } from '@orograph/program/models';
import { makePlan, type OpenModel, plannedSeconds, type SurveyedParts, timedModel } from '@orograph/studies';

import type { SurveyFlags } from './survey-command.ts';

/** The plan in the folder, if a survey was begun there. */
export function plannedBefore(out: string): SurveyedParts | undefined {
  if (!existsSync(join(out, manifestName))) return undefined;
  return readManifest(out)['plan'] as SurveyedParts | undefined;
}

/** Times the model and plans what is left of the time. */
export async function planned(
  openOn: (limit: number | undefined) => Promise<OpenModel>,
  { minutes, limit }: Pick<SurveyFlags, 'limit' | 'minutes'>,
  { began, terminal }: Pick<Context, 'terminal'> & { readonly began: number },
): Promise<SurveyedParts> {
  let isTold = false;
  const openAndTell = async (examples: number | undefined): Promise<OpenModel> => {
    const opened = await openOn(examples);
    // What does not fit ends the survey with an error and nothing else.
    if (!isTold) tell(terminal, 'timing the model');
    isTold = true;
    return opened;
  };
  const model = await asMisuse(undefined, () => timedModel(openAndTell, limit));
  return makePlan(plannedSeconds(minutes) - (performance.now() - began) / 1000, model, limit);
}
