/** What some records of a run cost, measured on a few of them. */
export interface SampledCost {
  /** Which: the kind of the records, or the key of their tasks. */
  readonly what: string;
  /** How many there will be. */
  readonly count: number;
  /** Seconds for one; `null` where none was there in the time given. */
  readonly each: number | null;
  /** How many were measured. */
  readonly measured: number;
}
