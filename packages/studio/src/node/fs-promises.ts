/** The part of `node:fs/promises` that commands use, over files in memory. */
import * as fs from './fs.ts';

type Path = string | URL;

/** Calls a function later, so that what it throws rejects. */
const later =
  <A extends readonly unknown[], R>(act: (...args: A) => R) =>
  async (...args: A): Promise<R> =>
    Promise.resolve(act(...args));

export const stat = later((path: Path) => fs.statSync(path)!);
export const readFile = later((path: Path, encoding?: 'utf8') =>
  encoding === undefined ? fs.readFileSync(path) : fs.readFileSync(path, encoding),
);
export const writeFile = later((path: Path, content: Uint8Array | string) => fs.writeFileSync(path, content));
export const readdir = later((path: Path) => fs.readdirSync(path));
export const rename = later((from: Path, to: Path) => fs.renameSync(from, to));
export const rm = later((path: Path, settings?: { readonly force?: boolean }) => fs.rmSync(path, settings));
export const open = later((path: Path) => {
  const handle = fs.openSync(path);
  return {
    read: later((into: Uint8Array, offset: number, length: number, at: number) => ({
      bytesRead: fs.readSync(handle, into, offset, length, at),
      buffer: into,
    })),
    close: later(() => fs.closeSync(handle)),
  };
});
