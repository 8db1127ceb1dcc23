import type { ResultRecord } from '@orograph/runs';
import type { ReportPartOf } from '@orograph/report';
import type { RecordKinds } from '@orograph/runs/records';
import type { Observable } from 'rxjs';
import type { Wedges } from '@orograph/toy';

/** Records that come next. */
export interface DueRecords {
  /** How many. */
  readonly count: number;
  /** The fields that tell the record at a place among them from all others: those that are known before it is measured. */
  readonly keyOf: (place: number) => Readonly<Record<string, unknown>>;
}

/** What an experiment on the toy landscape is given. Its records come in one order, which depends on nothing else. */
export interface ToyBench<R = ResultRecord> {
  /** All axis-aligned wedges; the loss is the distance to the nearest one. */
  readonly loss: Wedges;
  /** The seed of everything drawn. */
  readonly seed: number;
  /**
   * The next records that are due: those of an earlier run, and the rest from a probe, which is told how many are known and
   * makes the others.
   */
  readonly measure: <M extends ResultRecord>(
    due: DueRecords,
    rest: (known: number) => Observable<M>,
  ) => Promise<readonly M[]>;
  /** The next record, which follows from those before. */
  readonly note: (record: R) => void;
}

/** An experiment on the toy landscape. */
export interface ToyExperiment {
  /** The kinds of its records, a schema each. */
  readonly kinds: RecordKinds;
  /** Makes the records; the last one, and no other, is a `summary`. */
  readonly run: (bench: ToyBench) => Promise<void>;
  /** What the report of its records shows. */
  readonly part: ReportPartOf;
}
