import type { StoredRun } from '../page/report-part.ts';

/** A run under the name that a comparison calls it by. */
export interface NamedRun extends StoredRun {
  readonly name: string;
}
