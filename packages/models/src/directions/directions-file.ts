import { existsSync, readFileSync } from 'node:fs';

import { misuse, type Layout, type Vector } from '@orograph/tensor';

import type { DataTensor } from '../data/data-tensor.ts';
import { parseNpz, serializeNpz } from '../data/npz.ts';

/** The names of the first directions in a file. */
const letters: readonly string[] = ['u', 'v', 'w'];

/**
 * Reads the directions in an NPZ file with arrays `u/<block>`, `v/<block>`, `w/<block>`: as many as the file has, in this order. Of
 * eigenvectors, which come with their `values`, the first `axes` are taken where that is given: they are ranked.
 *
 * @throws MisuseError if the file is not there, holds no `u/`, lacks a block of the layout, or one has another shape.
 */
export function readDirections(path: string, layout: Layout, axes?: number): Vector[] {
  if (!existsSync(path))
    throw misuse('no such file', { expected: 'an NPZ file of directions', got: 'nothing', where: path });
  const arrays = parseNpz(readFileSync(path), path);
  const names = Object.keys(arrays);
  const present = letters.filter((letter) => names.some((name) => name.startsWith(`${letter}/`)));
  if (present.length === 0)
    throw misuse('no directions', {
      expected: 'arrays named u/<block>',
      got: names.slice(0, 5).join(', ') || 'no arrays',
      where: path,
    });
  return present.slice(0, arrays['values'] ? axes : undefined).map((letter) => {
    const direction = new Float64Array(layout.dim);
    for (const { name, shape, offset } of layout.blocks) {
      const key = `${letter}/${name}`;
      const array = arrays[key];
      if (!array || array.shape.join() !== shape.join())
        throw misuse(`the direction does not fit the model`, {
          expected: `${key} of shape [${shape.join()}]`,
          got: array ? `shape [${array.shape.join()}]` : 'no such array',
          where: path,
        });
      direction.set(Array.from(array.data as ArrayLike<number>, Number), offset);
    }
    return direction;
  });
}

/**
 * Makes an NPZ file of ranked directions, such as eigenvectors with their eigenvalues: `u/<block>`, `v/<block>`, `w/<block>`, those after them
 * `4/<block>`, `5/<block>`, …, and the values as `values`; all float64. {@link readDirections} reads it.
 */
export function directionsBytes(
  { values, vectors }: { readonly values: readonly number[]; readonly vectors: readonly Vector[] },
  layout: Layout,
): Uint8Array {
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
  return serializeNpz(arrays);
}
