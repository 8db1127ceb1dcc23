import { parseOnnx, type Graph, type GraphLimits } from '@orograph/onnx';
import { platform } from '#platform';
import { checkedWeights } from './weights-checksum.ts';

/** A graph and what its numbers depend on. */
export interface OnnxFile {
  /** The graph. */
  readonly graph: Graph;
  /** The SHA-256 of the file; of a file with external data that of the hashes of all of them. */
  readonly sha256: string;
}

/** Gives the bytes of external data by their location. */
export type ExternalData = (location: string) => Uint8Array;

/**
 * Reads an ONNX model from its bytes, and hashes what was read; `externalData` gives the files that hold its weights, where they are not in it, and `limits`
 * how much is written out of it.
 *
 * @throws RangeError or TypeError if it is not ONNX or cut short, if its weights are not those it was saved with, or if external data is missing.
 */
export function readOnnx(bytes: Uint8Array, externalData?: ExternalData, limits?: GraphLimits): OnnxFile {
  const hashes = [sha256Of(bytes)];
  const external = (location: string): Uint8Array => {
    if (!externalData) throw new RangeError(`its weights are in "${location}", which was not given`);
    const found = externalData(location);
    hashes.push(location, sha256Of(found));
    return found;
  };
  const graph = checkedWeights(parseOnnx(bytes, { externalData: external, ...(limits && { limits }) }));
  return { graph, sha256: hashes.length === 1 ? hashes[0]! : sha256Of(JSON.stringify(hashes)) };
}

function sha256Of(data: Uint8Array | string): string {
  const hash = platform.sha256();
  hash.update(data);
  return hash.hex();
}
