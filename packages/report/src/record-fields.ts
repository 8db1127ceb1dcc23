import { fieldAt } from './slice-report.ts';

/** The number at a path of a record; NaN where there is none. */
export const numberAt = (record: unknown, ...path: readonly (string | number)[]): number => {
  const value = fieldAt(record, ...path);
  return value === null || value === undefined ? Number.NaN : Number(value);
};

/** The list at a path of a record; empty where there is none. */
export const listAt = (record: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const value = fieldAt(record, ...path);
  return Array.isArray(value) ? value : [];
};

/** The records of a type. */
export const ofType = (records: readonly unknown[], type: string): readonly unknown[] =>
  records.filter((record) => fieldAt(record, 'type') === type);
