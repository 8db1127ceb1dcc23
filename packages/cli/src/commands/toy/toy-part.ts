import { fieldAt, type ReportPartOf } from '@orograph/report';
import { toyExperiments } from './toy-experiments.ts';

/** What the report of a toy experiment shows. */
export const part: ReportPartOf = (stored) =>
  toyExperiments[String(fieldAt(stored.run, 'identity', 'experiment'))]!.part(stored);
