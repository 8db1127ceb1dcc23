import { fieldAt, type ReportPartOf } from '@orograph/report';

import { toyExperiments, type ToyName } from './toy-experiments.ts';

/** Draws the report of a toy experiment. */
export const toyPart: ReportPartOf = (stored) =>
  toyExperiments[String(fieldAt(stored.run, 'identity', 'experiment')) as ToyName].part(stored);
