import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

import { misuse } from '@orograph/program';

/**
 * Throws where a file of eigenvectors could not be written.
 *
 * @throws MisuseError if the folder of the file is not there.
 */
export function checkEigenvectorsPath(path: string): void {
  if (!existsSync(dirname(path)))
    throw misuse('no such folder', { expected: 'a folder for the file', got: 'nothing', where: path });
}

/** Throws where there are no eigenvectors to be written, or their file could not be. */
export function checkVectors(path: string, top: number): void {
  if (top === 0)
    throw misuse('there are no eigenvectors', { expected: '--top from 1', got: '0', where: '--vectors' });
  checkEigenvectorsPath(path);
}
