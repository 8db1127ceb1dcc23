import { platform } from '#platform';
import type { Graph } from '@orograph/onnx';

/** The key under which a file of ours holds the CRC-32 of its constants. */
const key = 'weights_crc32';

/** The CRC-32 of a graph's constants: the name, type, shape and numbers of each, in the order of their names. */
function checksumOf({ constants }: Graph): string {
  let sum = 0;
  for (const [name, { dataType, shape, data }] of [...constants].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    sum = platform.crc32(JSON.stringify([name, dataType, shape]), sum);
    sum = platform.crc32(
      ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : JSON.stringify(data),
      sum,
    );
  }
  return sum.toString(16).padStart(8, '0');
}

/** The graph with the checksum of its constants in its metadata. */
export const withChecksum = (graph: Graph): Graph => ({
  ...graph,
  metadata: { ...graph.metadata, [key]: checksumOf(graph) },
});

/**
 * The graph without the checksum of its constants, where it has one, after a look at both.
 *
 * @throws RangeError if they are not the constants it was saved with.
 */
export function checkedWeights(graph: Graph): Graph {
  const { [key]: expected, ...metadata } = graph.metadata;
  if (expected === undefined) return graph;
  const got = checksumOf(graph);
  if (got !== expected)
    throw new RangeError(
      `the weights are not those it was saved with (expected CRC-32 ${expected}, got ${got}): the file is damaged, or another program changed them and left "${key}" in its metadata.`,
    );
  return { ...graph, metadata };
}
