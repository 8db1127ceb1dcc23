import { delimiterOf, fieldsOf, numberIn, tableReader, type Delimiter, type Table } from './csv.ts';
import { quotedLines } from './quoted-lines.ts';
import { columnKind, kindOf, type ColumnKind } from './table-arrays.ts';
import { textLines } from './text-lines.ts';

/** The first rows of a table in a file. */
export interface TablePart {
  /** The rows. */
  readonly table: Table;
  /** What a whole column of the file holds, the rows that are not kept included. */
  readonly kindOf: (column: string) => Promise<ColumnKind>;
}

/**
 * Reads the first `limit` rows of a table from a file, and no more of it.
 *
 * @throws RangeError for a line with another number of fields or a name used twice; both name the file and the line.
 */
export async function readTable(
  path: string,
  { delimiter, limit }: { readonly delimiter?: Delimiter | undefined; readonly limit: number },
): Promise<TablePart> {
  const reader = tableReader({ where: path, delimiter, limit });
  let isWhole = true;
  for await (const line of textLines(path)) {
    if (reader.take(line)) continue;
    isWhole = false;
    break;
  }
  const table = reader.table();
  return {
    table,
    kindOf: async (column) => {
      const index = table.columns.indexOf(column);
      if (isWhole || index < 0) return kindOf(table, column, path);
      const kind = columnKind(path, column);
      await addAll(path, table, { index, delimiter, kind });
      return kind.found();
    },
  };
}

const numberOf =
  ({ decimalComma }: Table) =>
  (field: string): number | undefined =>
    numberIn(field, decimalComma);

/** Takes in a column of all rows of a file. */
async function addAll(
  path: string,
  table: Table,
  {
    index,
    delimiter,
    kind,
  }: {
    readonly index: number;
    readonly delimiter: Delimiter | undefined;
    readonly kind: ReturnType<typeof columnKind>;
  },
): Promise<void> {
  const [first = 0] = table.lines;
  let [line, parted, isOpen] = [0, delimiter, false];
  const rows = quotedLines(path);
  for await (const content of textLines(path)) {
    line += 1;
    if (!isOpen && content.trim() === '') continue;
    parted ??= delimiterOf(content);
    const row = rows.take(content, line, parted);
    isOpen = row === undefined;
    if (!row || row.line < first) continue;
    const field = fieldsOf(row.text, parted)[index];
    if (field !== undefined) kind.add(field, numberOf(table));
  }
  rows.end();
}
