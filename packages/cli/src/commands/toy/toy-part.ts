import type { ReportPart, StoredRun } from '../../report/report-part.ts';
import { fieldAt } from '../../report/slice-report.ts';
import { toyExperiments } from './toy-experiments.ts';

/** What the report of a toy experiment shows. */
export const toyPart = (stored: StoredRun): ReportPart =>
  toyExperiments[String(fieldAt(stored.run, 'identity', 'experiment'))]!.part(stored);
