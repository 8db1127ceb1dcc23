import type { DataTensor } from './data-tensor.ts';
import type { Arrays } from './npz.ts';

/** A table of numbers: named columns of one length. */
export interface Table {
  /** The columns' names: the header's, or `0`, `1`, … without one. */
  readonly columns: readonly string[];
  /** The numbers, row by row. */
  readonly rows: readonly (readonly number[])[];
}

/**
 * Reads comma-separated numbers (RFC 4180: quotes allowed, blank lines skipped). The first line is a header when one of
 * its fields is not a number.
 *
 * @throws RangeError for a line with another number of fields or a name used twice, TypeError for a field that is not a
 *   number; both name the line, counted from 1. `where` names the file in the message.
 */
export function parseCsv(text: string, where = 'CSV'): Table {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ fields: fieldsOf(content), blank: content.trim() === '', line: index + 1 }))
    .filter(({ blank }) => !blank);
  const first = lines[0];
  if (!first) return { columns: [], rows: [] };
  const headed = first.fields.some((field) => !isNumber(field));
  const columns = headed ? first.fields : first.fields.map((_, i) => String(i));
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`${where}: line ${first.line}: column "${twice}" appears twice.`);
  const rows = lines.slice(headed ? 1 : 0).map(({ fields, line }) => {
    if (fields.length !== columns.length)
      throw new RangeError(
        `${where}: line ${line}: expected ${columns.length} fields, got ${fields.length}.`,
      );
    return fields.map((field, i) => {
      if (!isNumber(field))
        throw new TypeError(
          `${where}: line ${line}: expected a number in column "${columns[i]}", got "${field}".`,
        );
      return Number(field);
    });
  });
  return { columns, rows };
}

/**
 * Columns of a table as float32 [N, C].
 *
 * @throws RangeError for a name that is no column, listing those there are.
 */
function columnsOf(table: Table, names: readonly string[], where: string): DataTensor {
  const indices = names.map((name) => indexOf(table, name, where));
  const data = new Float32Array(table.rows.length * indices.length);
  table.rows.forEach((row, i) =>
    indices.forEach((column, j) => (data[i * indices.length + j] = row[column]!)),
  );
  return { shape: [table.rows.length, indices.length], dataType: 'float', data };
}

/**
 * One column of a table as a target [N]: int64 when all its numbers are whole, else float32.
 *
 * @throws RangeError for a name that is no column, listing those there are.
 */
function targetColumn(table: Table, name: string, where: string): DataTensor {
  const index = indexOf(table, name, where);
  const numbers = table.rows.map((row) => row[index]!);
  const shape = [numbers.length];
  return numbers.every(Number.isSafeInteger)
    ? { shape, dataType: 'int64', data: BigInt64Array.from(numbers, BigInt) }
    : { shape, dataType: 'float', data: Float32Array.from(numbers) };
}

function indexOf(table: Table, name: string, where: string): number {
  const index = table.columns.indexOf(name);
  if (index < 0)
    throw new RangeError(
      `${where}: no column "${name}"; the columns are ${table.columns.map((c) => `"${c}"`).join(', ')}.`,
    );
  return index;
}

const isNumber = (field: string): boolean => /^(?:nan|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i.test(field);

/** The fields of one line, without quotes and surrounding blanks. A quoted field may hold commas and doubled quotes. */
const fieldsOf = (line: string): string[] =>
  [...`,${line}`.matchAll(/,\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );

/**
 * A table as arrays: the target column [N] under its own name, and `columns` float32 [N, C], all the others.
 *
 * Each further column named in `single` is added as [N, 1]. Without a target `columns` has every column.
 *
 * @throws RangeError for a name that is no column, listing those there are.
 */
export function arraysOfTable(
  table: Table,
  {
    target,
    single = [],
    where,
  }: { readonly target: string | undefined; readonly single?: readonly string[]; readonly where: string },
): Arrays {
  const others = table.columns.filter((name) => name !== target);
  return {
    columns: columnsOf(table, others, where),
    ...Object.fromEntries(single.map((name) => [name, columnsOf(table, [name], where)])),
    ...(target === undefined ? {} : { [target]: targetColumn(table, target, where) }),
  };
}
