import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DataTensor } from '../data/data-tensor.ts';
import { isWeightsFile, readWeights } from './read-weights.ts';

/** The arrays of a state dict by name, in its order: their shapes, and their numbers where the file has them. */
export type NamedArrays = ReadonlyMap<
  string,
  {
    readonly shape: readonly number[];
    /** Whether it holds decimal numbers, as parameters do. */
    readonly isFloat: boolean;
    /** Set where the file says that it is no parameter. */
    readonly isBuffer?: true;
    readonly array?: DataTensor;
  }
>;

const shape = z.array(z.int().nonnegative());
const listing = z.record(
  z.string(),
  z.union([shape, z.object({ shape, dtype: z.string().optional(), buffer: z.boolean().optional() })]),
);

/**
 * Reads the names and shapes of a state dict: a JSON file of shapes by name, `{"fc.weight": [10, 64]}` or
 * `{"fc.weight": {"shape": [10, 64], "dtype": "float32"}, "grid": {"shape": [2, 3], "buffer": true}}`, or a file of weights (safetensors, NPZ).
 *
 * @throws TypeError for JSON of another form or a file of another kind, RangeError for a damaged one; both name the file.
 */
export async function readNames(path: string): Promise<NamedArrays> {
  if (isWeightsFile(path)) {
    const arrays = Object.entries(await readWeights(path));
    return new Map(
      arrays.map(([name, array]) => [
        name,
        { shape: array.shape, isFloat: /^(?:double|float|float16)$/.test(array.dataType), array },
      ]),
    );
  }
  const refuse = (got: string): TypeError =>
    new TypeError(
      `${path}: expected shapes by name as JSON, {"fc.weight": [10, 64], …}, or a state dict as safetensors or NPZ, got ${got}.`,
    );
  if (!/\.json$/i.test(path)) throw refuse('a file of another kind');
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw error instanceof SyntaxError ? refuse('no JSON') : error;
  }
  const parsed = listing.safeParse(json);
  if (!parsed.success) {
    const at = parsed.error.issues[0]!.path.join('.');
    throw refuse(at === '' ? 'another form' : `another form at "${at}"`);
  }
  return new Map(
    Object.entries(parsed.data).map(([name, entry]) => [
      name,
      Array.isArray(entry)
        ? { shape: entry, isFloat: true }
        : {
            shape: entry.shape,
            isFloat: entry.dtype === undefined || /float|double|half/.test(entry.dtype),
            ...(entry.buffer === true && { isBuffer: true }),
          },
    ]),
  );
}
