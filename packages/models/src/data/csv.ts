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

/**
 * Reads a table of fields parted by commas, semicolons or tabs (RFC 4180: quotes allowed, blank lines skipped). What parts them is the
 * one that the first line has most of, a tab before a semicolon before a comma, unless it is given. The first line is a header when
 * a field of it is no number while the one below it is, or when no field of it is a number.
 *
 * @throws RangeError for a line with another number of fields or a name used twice; both name the line, counted from 1. `where` names the
 *   file in the message.
 */
export function parseCsv(text: string, where = 'CSV', delimiter?: Delimiter): Table {
  const contents = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content.trim() !== '');
  const parted = delimiter ?? delimiterOf(contents[0]?.content ?? '');
  const lines = contents.map(({ content, line }) => ({ fields: fieldsOf(content, parted), line }));
  const decimalComma = parted === ';';
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
  const body = lines.slice(headed ? 1 : 0);
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

/** What parts the fields of a line, quotes aside. */
function delimiterOf(line: string): Delimiter {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
  return (['\t', ';'] as const).find((mark) => bare.includes(mark)) ?? ',';
}

const patterns: Readonly<Record<Delimiter, RegExp>> = {
  '\t': /\t[^\S\t]*(?:"((?:[^"]|"")*)"\s*(?=\t|$)|([^\t]*))/g,
  ',': /,\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g,
  ';': /;\s*(?:"((?:[^"]|"")*)"\s*(?=;|$)|([^;]*))/g,
};

/** The fields of one line, without quotes and surrounding blanks. A quoted field may hold delimiters and doubled quotes. */
const fieldsOf = (line: string, delimiter: Delimiter): string[] =>
  [...`${delimiter}${line}`.matchAll(patterns[delimiter])].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
