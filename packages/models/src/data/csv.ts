import { quotedLines } from './quoted-lines.ts';

/** A table of texts: named columns of one length. */
export interface Table {
  /** The columns' names: the header's, or `0`, `1`, … without one. */
  readonly columns: readonly string[];
  /** The fields, row by row. */
  readonly rows: readonly (readonly string[])[];
  /** The line of each row in the file, from 1. */
  readonly lines: readonly number[];
  /** Whether decimals have a comma, as in tables parted by semicolons they may. */
  readonly decimalComma: boolean;
}

/** What parts the fields of a line. */
export type Delimiter = '\t' | ',' | ';';

const plainNumber = /^(?:nan|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;
const commaNumber = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;

/** The number that a field is; `undefined` for another text. */
export function numberIn(field: string, decimalComma = false): number | undefined {
  if (plainNumber.test(field)) return Number(field);
  return decimalComma && commaNumber.test(field) ? Number(field.replace(',', '.')) : undefined;
}

/** Takes in the lines of a table one after the other. */
interface TableReader {
  /** Takes in the next line, and says whether more of them are wanted. */
  take(content: string): boolean;
  /** The rows so far. */
  table(): Table;
}

/** How a table is read. */
export interface TableReaderSettings {
  /** The file, for messages. */
  readonly where?: string;
  /** What parts the fields; what the first line has most of by default. */
  readonly delimiter?: Delimiter | undefined;
  /** The most rows that are kept. */
  readonly limit?: number;
}

/**
 * Reads a table of fields parted by commas, semicolons or tabs (RFC 4180: quotes allowed, line breaks in them too, blank lines skipped). What parts them is the
 * one that the first line has most of, a tab before a semicolon before a comma, unless it is given. The first line is a header when
 * a field of it is no number while the one below it is, or when no field of it is a number.
 *
 * @throws RangeError for a line with another number of fields, a field that is not closed or a name used twice; all name the line, counted
 *   from 1.
 */
export function tableReader({
  where = 'CSV',
  delimiter,
  limit = Number.POSITIVE_INFINITY,
}: TableReaderSettings = {}): TableReader {
  let [line, parted] = [0, delimiter];
  const rows = quotedLines(where);
  let isOpen = false;
  const lines: { readonly fields: readonly string[]; readonly line: number }[] = [];
  return {
    take: (content) => {
      line += 1;
      const text = line === 1 ? content.replace(/^\uFEFF/, '') : content;
      if (!isOpen && text.trim() === '') return true;
      parted ??= delimiterOf(text);
      const row = rows.take(text, line, parted);
      isOpen = row === undefined;
      if (!row) return true;
      lines.push({ fields: fieldsOf(row.text, parted), line: row.line });
      // One more than rows: the first may be a header.
      return lines.length <= limit;
    },
    table: () => {
      rows.end();
      return tableOf(lines, { decimalComma: parted === ';', where, limit });
    },
  };
}

function tableOf(
  lines: readonly { readonly fields: readonly string[]; readonly line: number }[],
  {
    decimalComma,
    where,
    limit,
  }: { readonly decimalComma: boolean; readonly where: string; readonly limit: number },
): Table {
  const [first, second] = lines;
  if (!first) return { columns: [], rows: [], lines: [], decimalComma };
  const isNumber = (field: string | undefined): boolean =>
    field !== undefined && numberIn(field, decimalComma) !== undefined;
  const headed =
    first.fields.every((field) => !isNumber(field)) ||
    first.fields.some((field, i) => !isNumber(field) && (second ? isNumber(second.fields[i]) : true));
  const columns = headed ? first.fields : first.fields.map((_, i) => String(i));
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`${where}: line ${first.line}: column "${twice}" appears twice.`);
  const body = lines.slice(headed ? 1 : 0).slice(0, limit);
  for (const { fields, line } of body)
    if (fields.length !== columns.length)
      throw new RangeError(
        `${where}: line ${line}: expected ${columns.length} fields, got ${fields.length}.`,
      );
  return {
    columns,
    rows: body.map(({ fields }) => fields),
    lines: body.map(({ line }) => line),
    decimalComma,
  };
}

/** Reads a table from its text, as {@link tableReader} does. @throws RangeError as that. */
export function parseCsv(text: string, where = 'CSV', delimiter?: Delimiter): Table {
  const reader = tableReader({ where, delimiter });
  for (const content of text.split(/\r\n|\n|\r/)) reader.take(content);
  return reader.table();
}

/** What parts the fields of a line, quotes aside. */
export function delimiterOf(line: string): Delimiter {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
  return (['\t', ';'] as const).find((mark) => bare.includes(mark)) ?? ',';
}

const patterns: Readonly<Record<Delimiter, RegExp>> = {
  '\t': /\t[^\S\t]*(?:"((?:[^"]|"")*)"\s*(?=\t|$)|([^\t]*))/g,
  ',': /,\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g,
  ';': /;\s*(?:"((?:[^"]|"")*)"\s*(?=;|$)|([^;]*))/g,
};

/** The fields of one row, without quotes and surrounding blanks. A quoted field may hold delimiters and doubled quotes. */
export const fieldsOf = (line: string, delimiter: Delimiter): string[] =>
  [...`${delimiter}${line}`.matchAll(patterns[delimiter])].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
