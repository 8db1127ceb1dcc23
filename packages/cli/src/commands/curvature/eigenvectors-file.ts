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
