import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import { loadOnnxFile } from '../load-onnx.ts';

/** The SHA-256 of a file; of an ONNX file with external data that of all of it, as in `run.json`. */
export async function fileHash(path: string): Promise<string> {
  if (path.endsWith('.onnx'))
    try {
      return (await loadOnnxFile(path)).sha256;
    } catch {
      // Whoever reads it says what is wrong with it.
    }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
