import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseOnnx, type Graph } from '@orograph/onnx';
import { checkedWeights } from './weights-checksum.ts';

/** A graph and what its numbers depend on. */
export interface OnnxFile {
  /** The graph. */
  readonly graph: Graph;
  /** The SHA-256 of the file; of a file with external data that of the hashes of all of them. */
  readonly sha256: string;
}

/**
 * Reads an ONNX file; external data is looked up beside it, each file once.
 *
 * @throws Error naming the file if it is not there, is not ONNX or is cut short, if its weights are not those it was saved with, or if
 *   external data is missing or lies outside the file's folder.
 */
export const loadOnnx = async (path: string): Promise<Graph> => (await loadOnnxFile(path)).graph;

/**
 * Reads an ONNX file as {@link loadOnnx} does, and hashes what was read.
 *
 * @throws Error as {@link loadOnnx}.
 */
export async function loadOnnxFile(path: string): Promise<OnnxFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`${path}: ${reasonOf(error)}`, { cause: error });
  }
  const hashes = [sha256Of(bytes)];
  const externalData = (location: string): Uint8Array => {
    const external = besideOf(path, location);
    hashes.push(location, sha256Of(external));
    return external;
  };
  try {
    const graph = checkedWeights(parseOnnx(bytes, { externalData }));
    return { graph, sha256: hashes.length === 1 ? hashes[0]! : sha256Of(JSON.stringify(hashes)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: ${message}`, { cause: error });
  }
}

const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

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
