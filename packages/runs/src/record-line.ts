import type { ResultRecord } from '@orograph/tensor';

export type { ResultRecord };

const nonFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/**
 * JSON in which numbers that are not finite are the strings "NaN", "Infinity" and "-Infinity", for JSON has no word for them.
 */
export const toJson = (value: unknown, space?: number): string =>
  JSON.stringify(
    value,
    (_, field: unknown) => (typeof field === 'number' && !Number.isFinite(field) ? String(field) : field),
    space,
  );

/** What {@link toJson} wrote, numbers that are not finite included. @throws SyntaxError if it is not JSON. */
export const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, field: unknown) =>
    typeof field === 'string' && Object.hasOwn(nonFinite, field) ? nonFinite[field] : field,
  );

/** A record as one line of {@link toJson}, its line break included. */
export const formatRecord = (record: ResultRecord): string => `${toJson(record)}\n`;

/**
 * The record of one line.
 *
 * @throws SyntaxError if the line is not a JSON object with a `type`.
 */
export function parseRecord(line: string): ResultRecord {
  const value = fromJson(line);
  if (typeof value !== 'object' || value === null || typeof (value as ResultRecord).type !== 'string')
    throw new SyntaxError(`record: expected a JSON object with a "type", got ${line.slice(0, 80)}.`);
  return value as ResultRecord;
}
