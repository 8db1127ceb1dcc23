import { fieldAt, type ReportPart, type StoredRun } from '@orograph/report';
import { toyExperiments } from './toy-experiments.ts';

/** What the report of a toy experiment shows. */
export const toyPart = (stored: StoredRun): ReportPart =>
  toyExperiments[String(fieldAt(stored.run, 'identity', 'experiment'))]!.part(stored);
