import { writeSync } from 'node:fs';

/** Writes all bytes at the end of an open file. */
export function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
