/** A command line of `orograph` as one types it in a shell: words with anything but plain characters are quoted. */
export const shellLine = (words: readonly string[]): string =>
  ['orograph', ...words]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
