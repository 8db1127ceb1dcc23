/** JSON of a run's manifest, of which nothing is taken for granted. */
export type RunJson = Readonly<Record<string, unknown>>;

/** The field of a JSON value at a path, `undefined` where there is none. */
export const fieldAt = (json: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    json,
  );

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
