import type { FlagTable, Values } from '@orograph/commands';
import type { Subject } from '@orograph/models';

/** What is measured at a place: fields of numbers, words and lists, as JSON has them. */
export type MeasuredFields = Readonly<Record<string, unknown>>;

/** A measurement of a model, so many times, each at a place. */
export interface ModelProbe<F extends FlagTable> {
  /** The name of the command, and the type of its records. */
  readonly name: string;
  /** What it measures, in a line of help. */
  readonly summary: string;
  /** Its flags beside those of models, data, losses and runs. */
  readonly flags: F;
  /** How many places there are. */
  readonly count: (flags: Values<F>) => number;
  /** Measures at a place, from 0. The same place of the same model gives the same fields: so a run goes on to the same bytes. */
  readonly measure: (
    subject: Subject,
    place: number,
    flags: Values<F>,
  ) => MeasuredFields | Promise<MeasuredFields>;
  /** Says a record to people; its fields where absent. */
  readonly text?: (fields: MeasuredFields) => string;
}
