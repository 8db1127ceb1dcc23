import { fieldAt, type ReportPartOf } from '@orograph/report';
import { toyExperiments, type ToyName } from '@orograph/paper/toy';

/** What the report of a toy experiment shows. */
export const part: ReportPartOf = (stored) =>
  toyExperiments[String(fieldAt(stored.run, 'identity', 'experiment')) as ToyName].part(stored);
