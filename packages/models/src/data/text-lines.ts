import { openBytes } from './byte-file.ts';

/** How much of a file is read at once. */
const piece = 2 ** 16;

/** The encoding that a byte order mark says, UTF-8 without one. */
const encodingOf = ([a, b]: Uint8Array): 'utf-16be' | 'utf-16le' | 'utf-8' =>
  a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';

/**
 * The lines of a text file, read piece by piece; they end with a line feed, a carriage return or both.
 *
 * @throws RangeError naming the file if it is neither UTF-8 nor, with its mark in front, UTF-16.
 */
export async function* textLines(path: string): AsyncGenerator<string> {
  const file = await openBytes(path);
  const encoding = encodingOf(await file.read(0, 2));
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const decoded = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new RangeError(
        `${path}: expected a text in UTF-8, got bytes that are not, in line ${line} or soon after; iconv -f latin1 -t utf-8 converts one in Latin-1.`,
        { cause },
      );
    }
  };
  let rest = '';
  for (let at = 0; at < file.length; at += piece) {
    const text = rest + decoded(await file.read(at, at + piece));
    // A carriage return at the end waits for the line feed that may follow it.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    rest = lines.pop()! + text.slice(end);
    line += lines.length;
    yield* lines;
  }
  yield* (rest + decoded()).split(/\r\n|\n|\r/);
}
