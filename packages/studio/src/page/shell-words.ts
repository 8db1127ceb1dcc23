/** A command line as one types it: words with anything but plain characters are quoted. */
export const commandText = (words: readonly string[]): string =>
  ['orograph', ...words]
    .map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
