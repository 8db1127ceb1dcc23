import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

import { serializeNpz, type DataTensor } from '@orograph/models';
import type { Layout, Vector } from '@orograph/tensor';
import { writeAtomic } from '@orograph/runs';
import { misuse } from '@orograph/program';

import { letters } from '../slice/directions-file.ts';

/**
 * Writes eigenvectors as directions: `u/<block>`, `v/<block>`, `w/<block>` as `slice --from` reads them, those after them
 * `4/<block>`, `5/<block>`, …, and the eigenvalues as `values`; all float64.
 */
export function writeEigenvectors(
  path: string,
  { values, vectors }: { readonly values: readonly number[]; readonly vectors: readonly Vector[] },
  layout: Layout,
): void {
  const array = (shape: readonly number[], data: Float64Array): DataTensor => ({
    shape,
    dataType: 'double',
    data,
  });
  const blocks = vectors.flatMap((vector, k) =>
    layout.blocks.map(({ name, shape, offset, size }): [string, DataTensor] => [
      `${letters[k] ?? k + 1}/${name}`,
      array(shape, Float64Array.from(vector.subarray(offset, offset + size))),
    ]),
  );
  const arrays = Object.fromEntries([
    ...blocks,
    ['values', array([values.length], Float64Array.from(values))],
  ]);
  writeAtomic(path, serializeNpz(arrays));
}

/**
 * Throws where {@link writeEigenvectors} could not write.
 *
 * @throws MisuseError if the folder of the file is not there.
 */
export function checkEigenvectorsPath(path: string): void {
  if (!existsSync(dirname(path)))
    throw misuse('no such folder', { expected: 'a folder for the file', got: 'nothing', where: path });
}
