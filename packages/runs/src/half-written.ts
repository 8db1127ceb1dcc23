import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The names that files have until they are whole: with the number of the process that writes them, or a random one. */
const unfinished = /\.(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.tmp$/;

/** Removes what a process that was killed had begun to write in a folder, which nobody else may be writing. */
export function removeHalfWritten(folder: string): void {
  for (const name of readdirSync(folder, { encoding: 'utf8', recursive: true }))
    if (unfinished.test(name)) rmSync(join(folder, name), { force: true });
}
