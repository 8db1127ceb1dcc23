import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { serializeOnnx, type Graph } from '@orograph/onnx';
import { withChecksum } from './weights-checksum.ts';

/**
 * Writes a graph as an ONNX file, with the CRC-32 of its constants in its metadata, which {@link loadOnnx} checks. The file appears whole or not at all: it is written beside its place and renamed.
 *
 * @throws Error of the file system, for instance for a full disk; nothing is left behind then.
 */
export async function saveOnnx(graph: Graph, path: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(beside, serializeOnnx(withChecksum(graph)));
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
