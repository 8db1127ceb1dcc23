import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Graph, GraphLimits } from '@orograph/onnx';
import { readOnnx, type OnnxFile } from './read-onnx.ts';

/**
 * Reads an ONNX file; external data is looked up beside it, each file once.
 *
 * @example
 * ```ts
 * import { loadOnnx } from '@orograph/models';
 * import { opHistogram, parametersOf } from '@orograph/onnx';
 *
 * const graph = await loadOnnx('model.onnx');
 * console.log(opHistogram(graph)); // { Gemm: 2, Flatten: 1, Relu: 1 }
 * console.log(parametersOf(graph).map(({ name, shape }) => `${name} [${shape.join(', ')}]`));
 * ```
 *
 * @throws Error naming the file if it is not there, is not ONNX or is cut short, if its weights are not those it was saved with, or if
 *   external data is missing or lies outside the file's folder.
 */
export const loadOnnx = async (path: string): Promise<Graph> => (await loadOnnxFile(path)).graph;

/**
 * Reads an ONNX file as {@link loadOnnx} does, within limits of how much is written out of it, and hashes what was read.
 *
 * @throws Error as {@link loadOnnx}.
 */
export async function loadOnnxFile(path: string, limits?: GraphLimits): Promise<OnnxFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`${path}: ${reasonOf(error)}`, { cause: error });
  }
  try {
    return readOnnx(bytes, (location) => besideOf(path, location), limits);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: ${message}`, { cause: error });
  }
}

function besideOf(path: string, location: string): Uint8Array {
  try {
    return readFileSync(join(dirname(path), location));
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'is a folder, expected a file';
  return message;
}
