import type { ResultRecord } from './record-line.ts';

/** A value in a cell of a table; `null` where a record has none. */
export type Cell = boolean | number | string | null;

/** A column of a table of records. */
export interface Column {
  /** The path of the field: `loss`, `metrics.accuracy`, `coords.0`. */
  readonly name: string;
  /** A value for each record. */
  readonly cells: readonly Cell[];
}

/** Records of one kind as a table. */
export interface RecordTable {
  /** The columns, in the order in which their fields first appear. */
  readonly columns: readonly Column[];
  /** How many records it has. */
  readonly rows: number;
  /** The paths of fields that have no place in a table, for they are long lists. */
  readonly lost: readonly string[];
}

/** The longest list that is spread over columns. */
const longest = 16;

/**
 * Makes a table of records of one kind: a row a record, a column a field. Fields of fields become `outer.inner`, lists of up to 16 values
 * `list.0`, `list.1` and so on; longer lists are left out and named.
 */
export function recordTable(records: readonly ResultRecord[]): RecordTable {
  const columns = new Map<string, Cell[]>();
  const lost = new Set<string>();
  const put = (row: number, path: string, value: unknown): void => {
    if (value === undefined) return;
    if (Array.isArray(value) && value.length > longest) lost.add(path);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) put(row, `${path}.${key}`, inner);
    else {
      let cells = columns.get(path);
      if (!cells) columns.set(path, (cells = Array.from({ length: records.length }, () => null)));
      cells[row] = value as Cell;
    }
  };
  for (const [row, record] of records.entries())
    for (const [field, value] of Object.entries(record)) if (field !== 'type') put(row, field, value);
  return {
    columns: [...columns].map(([name, cells]) => ({ name, cells })),
    rows: records.length,
    lost: [...lost],
  };
}
