/** The text of a file; `undefined` for none. */
export const decode = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && new TextDecoder().decode(bytes);

/** Whether a line says how far a command, or a part of it, is. */
export const isProgress = (line: string): boolean => /^(?:[\w -]+: )+\d+\/\d+ \(/.test(line);

/** A number of records. */
export const counted = (records: number): string => records.toLocaleString('en-US');

/** A folder that no run had, also not before the page was opened anew. */
export const freshFolder = (name: string): string =>
  `runs/${name}-${new Date().toISOString().slice(0, 23).replaceAll(/[-:.]/g, '').replace('T', '-')}`;
