import { openBytes } from './byte-file.ts';

/** How much of a file is read at once. */
const piece = 2 ** 16;

/** The lines of a text file, read piece by piece; they end with a line feed, a carriage return or both. */
export async function* textLines(path: string): AsyncGenerator<string> {
  const file = await openBytes(path);
  const decoder = new TextDecoder();
  let rest = '';
  for (let at = 0; at < file.length; at += piece) {
    const text = rest + decoder.decode(await file.read(at, at + piece), { stream: true });
    // A carriage return at the end waits for the line feed that may follow it.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    rest = lines.pop()! + text.slice(end);
    yield* lines;
  }
  yield* (rest + decoder.decode()).split(/\r\n|\n|\r/);
}
