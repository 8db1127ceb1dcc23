import { numbered } from './class-names.ts';
import { numberIn, type Table } from './csv.ts';
import type { DataTensor } from './data-tensor.ts';
import type { Arrays } from './npz.ts';

/** Which columns of a table become which arrays. */
interface TableSettings {
  /** The column of the target. */
  readonly target: string | undefined;
  /** Columns that are arrays of their own. */
  readonly single?: readonly string[];
  /** The file, for messages. */
  readonly where: string;
  /** What the target's column holds, where the file has more rows than the table. */
  readonly kind?: ColumnKind | undefined;
}

/** What a column holds. */
export interface ColumnKind {
  /** Whether all its fields are whole numbers. */
  readonly isWhole: boolean;
  /** Its different fields, sorted, where some are no numbers. */
  readonly texts?: readonly string[];
}

/** More different texts are no names of classes. */
const mostClasses = 100_000;

/** Finds out what a column holds, field by field. `found` throws a RangeError for more texts than are names of classes. */
export function columnKind(
  where: string,
  column: string,
): {
  readonly add: (field: string, numberOf: (field: string) => number | undefined) => void;
  readonly found: () => ColumnKind;
} {
  let [isWhole, isText] = [true, false];
  const texts = new Set<string>();
  return {
    add: (field, numberOf) => {
      const number = numberOf(field);
      isWhole &&= number !== undefined && Number.isSafeInteger(number);
      isText ||= number === undefined;
      if (texts.size <= mostClasses) texts.add(field);
    },
    found: () => {
      if (!isText) return { isWhole };
      if (texts.size > mostClasses)
        throw new RangeError(
          `${where}: expected names of at most ${mostClasses} classes in column "${column}", got more.`,
        );
      return { isWhole: false, texts: [...texts].toSorted((a, b) => (a < b ? -1 : 1)) };
    },
  };
}

/** Arrays, and the names of classes where the target's column holds names. */
export interface TableArrays {
  /** The arrays. */
  readonly arrays: Arrays;
  /** The name of each class. */
  readonly classes?: readonly string[];
}

/**
 * A table as arrays: the target column [N] under its own name, and `columns` float32 [N, C], all the others.
 *
 * Each further column named in `single` is added as [N, 1]. Without a target `columns` has every column. A target column of texts is one
 * of class names: they are numbered from 0 in sorted order.
 *
 * @throws RangeError for a name that is no column, listing those there are; TypeError for a text where a number is needed, naming the
 *   line and the column.
 */
export function arraysOfTable(table: Table, settings: TableSettings): TableArrays {
  const { target, single = [], where } = settings;
  const others = table.columns.filter((name) => name !== target);
  const goal = target === undefined ? undefined : targetColumn(table, target, settings);
  return {
    arrays: {
      columns: columnsOf(table, others, where),
      ...Object.fromEntries(single.map((name) => [name, columnsOf(table, [name], where)])),
      ...(target !== undefined && goal && { [target]: goal.tensor }),
    },
    ...(goal?.classes && { classes: goal.classes }),
  };
}

/** Columns of a table as float32 [N, C]. */
function columnsOf(table: Table, names: readonly string[], where: string): DataTensor {
  const indices = names.map((name) => indexOf(table, name, where));
  const data = new Float32Array(table.rows.length * indices.length);
  table.rows.forEach((row, i) =>
    indices.forEach((column, j) => {
      const number = numberIn(row[column]!, table.decimalComma);
      if (number === undefined)
        throw new TypeError(
          `${where}: line ${table.lines[i]}: expected a number in column "${table.columns[column]}", got "${row[column]}"; texts are read only in the target's column, as names of classes.`,
        );
      data[i * indices.length + j] = number;
    }),
  );
  return { shape: [table.rows.length, indices.length], dataType: 'float', data };
}

/** One column of a table as a target [N]: int64 when all its numbers are whole, else float32; of texts the places of the sorted texts. */
function targetColumn(
  table: Table,
  name: string,
  { where, kind = kindOf(table, name, where) }: Pick<TableSettings, 'kind' | 'where'>,
): { readonly tensor: DataTensor; readonly classes?: readonly string[] } {
  const index = indexOf(table, name, where);
  const fields = table.rows.map((row) => row[index]!);
  const shape = [fields.length];
  const int64 = (numbers: readonly number[]): DataTensor => ({
    shape,
    dataType: 'int64',
    data: BigInt64Array.from(numbers, BigInt),
  });
  if (kind.texts) {
    const empty = fields.indexOf('');
    if (empty >= 0)
      throw new TypeError(
        `${where}: line ${table.lines[empty]}: expected the name of a class in column "${name}", got an empty field.`,
      );
    return numbered(fields, kind.texts);
  }
  const all = fields.map((field) => numberIn(field, table.decimalComma)!);
  return kind.isWhole
    ? { tensor: int64(all) }
    : { tensor: { shape, dataType: 'float', data: Float32Array.from(all) } };
}

/** What a column of a table holds. */
export function kindOf(table: Table, name: string, where: string): ColumnKind {
  const index = indexOf(table, name, where);
  const kind = columnKind(where, name);
  for (const row of table.rows) kind.add(row[index]!, (field) => numberIn(field, table.decimalComma));
  return kind.found();
}

function indexOf(table: Table, name: string, where: string): number {
  const index = table.columns.indexOf(name);
  if (index < 0)
    throw new RangeError(
      `${where}: no column "${name}"; the columns are ${table.columns.map((c) => `"${c}"`).join(', ')}.`,
    );
  return index;
}
