/** Lines that belong together: a quoted field of a table may hold line breaks. */
interface QuotedLines {
  /** Takes in the next line, and gives the row that it completes, with the number of the row's first line. */
  take(
    line: string,
    at: number,
    delimiter: string,
  ): { readonly text: string; readonly line: number } | undefined;
  /** Throws if a field is still open. */
  end(): void;
}

/** More lines in one field come of a quote that is not closed. */
const mostLines = 1000;

/** Whether a line ends inside quotes, begun inside them or not. Quotes count at the start of a field alone. */
function endsQuoted(line: string, delimiter: string, begins: boolean): boolean {
  if (!line.includes('"')) return begins;
  const blank = delimiter === '\t' ? / /y : /\s/y;
  let [at, inside] = [0, begins];
  for (;;) {
    if (inside) {
      let close = line.indexOf('"', at);
      while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
      if (close < 0) return true;
      at = close + 1;
    } else {
      for (blank.lastIndex = at; blank.test(line); at++) blank.lastIndex = at + 1;
      if (line[at] === '"') {
        [at, inside] = [at + 1, true];
        continue;
      }
    }
    const next = line.indexOf(delimiter, at);
    if (next < 0) return false;
    [at, inside] = [next + 1, false];
  }
}

/**
 * Puts the lines of a table together where a quoted field goes on over them (RFC 4180). `take` and `end` throw a RangeError that names
 * the line where a field begins that is not closed.
 */
export function quotedLines(where: string): QuotedLines {
  let open: string[] = [];
  let first = 0;
  const end = (): void => {
    if (open.length > 0)
      throw new RangeError(
        `${where}: line ${first}: expected a quoted field to be closed, got none that is.`,
      );
  };
  return {
    take: (line, at, delimiter) => {
      const inside = endsQuoted(line, delimiter, open.length > 0);
      if (open.length === 0) first = at;
      if (inside) {
        open.push(line);
        if (open.length > mostLines) end();
        return undefined;
      }
      const text = [...open, line].join('\n');
      open = [];
      return { text, line: first };
    },
    end,
  };
}
