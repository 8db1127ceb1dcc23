import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { npzArrays } from '../data/npz-file.ts';
import type { Arrays } from '../data/npz.ts';
import { safetensorsArrays } from '../data/safetensors.ts';

/** Whether a file holds weights as arrays by name, going by its ending. */
export const isWeightsFile = (path: string): boolean => /\.(?:safetensors|npz)$/i.test(path);

/** Whether a file holds weights in a format that only its framework reads, going by its ending. */
export const isFrameworkFile = (path: string): boolean =>
  /\.(?:pt|pth|ckpt|pkl|h5|keras|msgpack)$/i.test(path);

/** How PyTorch's file of weights becomes one that is read: three lines of Python. */
export const conversionOf = (path: string): string =>
  [
    'import torch, safetensors.torch',
    `state = torch.load(${JSON.stringify(path)}, map_location="cpu", weights_only=True)`,
    `safetensors.torch.save_file({k: v.clone().contiguous() for k, v in state.items()}, ${JSON.stringify(path.replace(/\.[^./\\]+$/, '.safetensors'))})`,
  ].join('\n');

/**
 * Reads all arrays of a file of weights: a state dict as safetensors or NPZ.
 *
 * @example
 * ```ts
 * import { readWeights } from '@orograph/models';
 *
 * const arrays = await readWeights('val.npz'); // or a state dict: epoch-1.safetensors
 * for (const [name, { shape }] of Object.entries(arrays)) console.log(name, shape);
 * ```
 *
 * @throws RangeError or TypeError naming the file and the array for what is damaged or no plain numbers.
 */
export async function readWeights(path: string): Promise<Arrays> {
  const stored = /\.npz$/i.test(path) ? await npzArrays(path) : await safetensorsArrays(path);
  const arrays: [string, Arrays[string]][] = [];
  for (const [name, array] of Object.entries(stored)) arrays.push([name, await array.read()]);
  return Object.fromEntries(arrays);
}

/**
 * Expands a path to files of weights: a folder to those in it, and `*` and `?` in a file's name to what matches; in the order of the numbers
 * in their names, 2 before 10. Any other path stays as it is.
 */
export async function weightsFiles(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  if (isFolder) return sorted((await readdir(path)).filter(isWeightsFile), path);
  const name = basename(path);
  if (isFolder === false || !/[*?]/.test(name)) return [path];
  const pattern = new RegExp(
    `^${name
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  const beside = await readdir(dirname(path)).catch(() => []);
  return sorted(
    beside.filter((file) => pattern.test(file)),
    dirname(path),
  );
}

const inOrder = new Intl.Collator('en', { numeric: true });
const sorted = (names: readonly string[], folder: string): string[] =>
  names.toSorted((a, b) => inOrder.compare(a, b)).map((name) => join(folder, name));
