import { fieldAt } from '@orograph/report';

/** What tasks found: their records by key. */
export type Results = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

type Path = readonly (string | number)[];

/** The numbers at one path of several records; those that are not there are left out. */
export const numbersOf = (results: Results, keys: readonly string[], ...path: Path): number[] =>
  keys.flatMap((key) => {
    const value = fieldAt(results.get(key), ...path);
    return typeof value === 'number' ? [value] : [];
  });

/** The list of numbers at a path of a record; empty where it is not there. */
export function listAt(results: Results, key: string, ...path: Path): number[] {
  const value = fieldAt(results.get(key), ...path);
  return Array.isArray(value) ? value.map(Number) : [];
}

/** The quotients of numbers at two paths of each record, for the records that have both. */
export const ratiosOf = (results: Results, keys: readonly string[], above: Path, below: Path): number[] =>
  keys.flatMap((key) => {
    const [a, b] = [numbersOf(results, [key], ...above), numbersOf(results, [key], ...below)];
    return a.length === 1 && b.length === 1 ? [a[0]! / b[0]!] : [];
  });
