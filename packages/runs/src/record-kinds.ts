import type { Estimate, Measurement } from '@orograph/tensor';
import { z } from 'zod';

import type { ResultRecord } from './record-line.ts';

/** A number of a record: one that is not finite is a result, and one that cannot be is `null`. */
export const anyNumber: z.ZodType<number> = z.custom<number>(
  (value) => typeof value === 'number',
  'expected a number',
);

/** Numbers of a record, in their order. */
export const anyNumbers: z.ZodType<readonly number[]> = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'number'),
  'expected a list of numbers',
);

/** A mean with its standard error and the count of what it is over. */
export const estimated: z.ZodType<Estimate> = z.object({
  mean: anyNumber,
  standardError: anyNumber,
  count: anyNumber,
});

/** A loss and the metrics beside it. */
export const measured: z.ZodType<Measurement> = z.object({
  loss: anyNumber,
  metrics: z.record(z.string(), anyNumber),
});

/** The metrics beside a loss: `accuracy`, `error`. */
export const metricsField: z.ZodType<Measurement['metrics']> = z.record(z.string(), anyNumber);

/** The kinds of record of a command by their `type`: a schema of the fields of each. */
export type RecordKinds = Readonly<Record<string, z.ZodObject>>;

/** A record of a kind, typed. */
export type RecordOf<K extends RecordKinds, T extends keyof K & string> = {
  readonly type: T;
} & Readonly<z.infer<K[T]>>;

/** A record of any of some kinds: its `type` tells which fields it has. */
export type AnyRecordOf<K extends RecordKinds> = { [T in keyof K & string]: RecordOf<K, T> }[keyof K &
  string];

/**
 * The records of a kind, checked and typed: a field that the schema does not name does not compile.
 *
 * @example
 * ```ts
 * import { anyNumber, recordsOf } from '@orograph/runs/records';
 * import { z } from 'zod';
 *
 * const kinds = { width: z.object({ model: z.string(), angle: anyNumber }) };
 * const records: readonly unknown[] = [{ type: 'width', model: 'a.onnx', angle: 0.8 }, { type: 'summary' }];
 * for (const { model, angle } of recordsOf(records, kinds, 'width')) console.log(model, angle);
 * ```
 *
 * @throws RecordKindError naming the kind and the field that is not as its schema has it.
 */
export function recordsOf<K extends RecordKinds, T extends keyof K & string>(
  records: readonly unknown[],
  kinds: K,
  type: T,
): readonly RecordOf<K, T>[] {
  return records.flatMap((record) => {
    if ((record as Partial<ResultRecord> | null)?.type !== type) return [];
    const { data, error } = kinds[type]!.safeParse(record);
    if (error) throw notOfKind(type, error);
    return [{ type, ...data } as RecordOf<K, T>];
  });
}

/** The one record of a kind that a run has, such as its summary; `undefined` while it has none. @throws RecordKindError as {@link recordsOf}. */
export const recordOf = <K extends RecordKinds, T extends keyof K & string>(
  records: readonly unknown[],
  kinds: K,
  type: T,
): RecordOf<K, T> | undefined => recordsOf(records, kinds, type)[0];

/**
 * Checks that records are of some kinds, every field of theirs named by its schema or by what it takes besides (`catchall`), before they are written or gone on from; for
 * `recordTasks`.
 *
 * The check throws RangeError naming the kind and the field.
 */
export function recordCheck(kinds: RecordKinds): (record: ResultRecord) => void {
  const schemas = new Map(
    Object.entries(kinds).map(([type, kind]) => [type, kind.def.catchall ? kind : kind.strict()]),
  );
  return ({ type, ...fields }) => {
    const schema = schemas.get(type);
    if (!schema)
      throw new RangeError(
        `a record is of no kind there is: expected ${[...schemas.keys()].join(', ')}, got ${type}.`,
      );
    const { error } = schema.safeParse(fields);
    if (error) throw notOfKind(type, error);
  };
}

/** Thrown where a field of a record is not as its schema has it: of a run of another version, or a damaged one. */
export class RecordKindError extends RangeError {
  override readonly name: string = 'RecordKindError';

  /** The kind of record. */
  readonly kind: string;
  /** The field, and what was expected of it. */
  readonly mistake: string;

  constructor(kind: string, mistake: string) {
    super(`a record of kind "${kind}" is not one: ${mistake}.`);
    this.kind = kind;
    this.mistake = mistake;
  }
}

/** Says which field of a record is not as its schema has it. */
function notOfKind(type: string, { issues: [issue] }: z.ZodError): RecordKindError {
  const { path, message } = issue!;
  return new RecordKindError(type, [...path, message].map(String).join(': '));
}
