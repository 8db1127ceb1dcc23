/** One result, a line of NDJSON: `type` says which kind. */
export interface ResultRecord {
  /** The kind, for instance `point`. */
  readonly type: string;
  /** The fields of that kind. */
  readonly [field: string]: unknown;
}
